import { createHash } from 'node:crypto';
import type { ImportedBook, ImportedHop, ImportedRouter, ImportReading, ImportRow } from '../../shared/model/import.ts';
import type { Router } from '../../shared/model/router.ts';
import { nameKey } from '../store/name-key.ts';
import { cleanRow } from './clean-row.ts';
import { writeDestination } from './destination.ts';
import { differences } from './differences.ts';
import { chainOf, type Fleet, jumpHostLogin, KnownRouters, loginOf } from './known-routers.ts';

/** A row of the preview, with what it takes to carry it out. */
export interface PlannedRow {
  readonly row: ImportRow;
  /** Null = it cannot be taken over. */
  readonly imported: ImportedRouter | null;
  /** The known router that it is about. */
  readonly known: Router | null;
}

export interface ImportPlan {
  readonly rows: readonly PlannedRow[];
  readonly notices: readonly string[];
  readonly book: ImportedBook | null;
}

/** OpenWrt has no other user that may change anything. */
export const assumedUser = 'root';

/**
 * Compares what a file says with the fleet. A router is known by its name, or else by its address, user and jump hosts: many sites
 * have a 192.168.1.1 of their own. What a file does not say of a known router stays as it is.
 */
export function planImport(reading: ImportReading, fleet: Fleet): ImportPlan {
  const known = new KnownRouters(fleet);
  const cleaned = reading.routers.map(cleanRow);
  const same = cleaned.map((clean) => (clean.ok ? known.claimSame(clean.imported) : null));
  const names = new NewNames((name) => known.has(name));
  const seen = new Map<string, string>();
  const key = rowKeys();
  const rows = cleaned.map((clean, index): PlannedRow => {
    const written = reading.routers[index];
    if (!clean.ok) return unsupportedRow(key, { source: '', name: '', ...written, reason: clean.reason });
    const { imported } = clean;
    const identity = identityOf(imported);
    const twin = seen.get(identity);
    if (twin !== undefined) return repeatedRow(key, imported, twin);
    seen.set(identity, imported.source);
    const router = same[index] ?? known.claimSimilar(imported);
    return router ? knownRow(key, imported, router, fleet) : newRow(key, imported, names, reading.book ?? null);
  });
  const unsupported = reading.unsupported.map((entry) => unsupportedRow(key, entry));
  return {
    rows: [...rows, ...unsupported],
    notices: [...new Set([...reading.notices, ...assumptions(rows)])],
    book: reading.book ?? null,
  };
}

type RowKey = (content: unknown) => string;

/** Keys from the content, so that a row that has changed since the preview is not taken for the one that was chosen. */
function rowKeys(): RowKey {
  const given = new Map<string, number>();
  return (content) => {
    const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 24);
    const times = (given.get(hash) ?? 0) + 1;
    given.set(hash, times);
    return times === 1 ? hash : `${hash}-${times}`;
  };
}

/** Gives each new router a name that no other has. */
class NewNames {
  readonly #isKnown: (name: string) => boolean;
  readonly #given = new Set<string>();

  constructor(isKnown: (name: string) => boolean) {
    this.#isKnown = isKnown;
  }

  take(wanted: string): string {
    for (let number = 1; ; number += 1) {
      const suffix = number === 1 ? '' : ` (${number})`;
      const name = `${wanted.slice(0, 200 - suffix.length)}${suffix}`;
      if (this.#isKnown(name) || this.#given.has(nameKey(name))) continue;
      this.#given.add(nameKey(name));
      return name;
    }
  }
}

function identityOf({ host, port, user, jump }: ImportedRouter): string {
  return JSON.stringify([{ host, port, user }, ...jump].map((place) => writeDestination(place).toLowerCase()));
}

function newRow(key: RowKey, imported: ImportedRouter, names: NewNames, book: ImportedBook | null): PlannedRow {
  const name = names.take(imported.name);
  const reason =
    name === imported.name ? '' : `Another router is called ${imported.name}, so this one becomes ${name}.`;
  const group = book?.groups.find((each) => each.name === imported.group);
  const jump = imported.jump.length > 0 || imported.direct ? imported.jump : (group?.jump ?? []);
  const row = { ...rowOf(imported, imported.user ?? assumedUser, jump), name, reason, status: 'new' as const };
  return { row: { ...row, key: key(['new', name, imported]) }, imported, known: null };
}

function knownRow(key: RowKey, imported: ImportedRouter, router: Router, fleet: Fleet): PlannedRow {
  const changes = differences(router, imported, fleet.book);
  const status = changes.length > 0 ? 'update' : 'duplicate';
  const called = nameKey(router.name) === nameKey(imported.name) ? '' : ` as ${router.name}`;
  const chain = chainOf(router, fleet.book).map((jumpHost) => ({
    ...jumpHost,
    user: jumpHostLogin(jumpHost, fleet.book).user,
  }));
  const row = rowOf(
    imported,
    imported.user ?? loginOf(router, fleet.book).user,
    imported.jump.length > 0 || imported.direct ? imported.jump : chain,
  );
  const reason = changes.length > 0 ? `Known${called}. Changes: ${changes.join('; ')}.` : `Known already${called}.`;
  return {
    row: { ...row, name: router.name, reason, status, key: key([status, router.id, reason, imported]) },
    imported,
    known: router,
  };
}

function repeatedRow(key: RowKey, imported: ImportedRouter, twin: string): PlannedRow {
  const row = rowOf(imported, imported.user ?? assumedUser, imported.jump);
  const reason = `It is in the file twice: the same as ${twin}.`;
  return {
    row: { ...row, reason, status: 'duplicate', key: key(['repeated', imported]) },
    imported: null,
    known: null,
  };
}

function unsupportedRow(
  key: RowKey,
  entry: { source: string; name: string; reason: string } & Partial<ImportedRouter>,
): PlannedRow {
  const { source, name, reason, host = '', port = 22, user, group = null, tags = [], notes = [], jump = [] } = entry;
  const row: ImportRow = {
    ...{ source, name, host, port, user: user ?? '', reason, group, tags, notes },
    jump: jump.map(writeDestination),
    status: 'unsupported',
    key: key(['unsupported', source, name, reason]),
  };
  return { row, imported: null, known: null };
}

function rowOf(
  { source, name, host, port, group, tags, notes }: ImportedRouter,
  user: string,
  jump: readonly Pick<ImportedHop, 'host' | 'port' | 'user'>[],
) {
  return { ...{ source, name, host, port, user, group, tags, notes }, jump: jump.map(writeDestination) };
}

function assumptions(rows: readonly PlannedRow[]): string[] {
  const fresh = rows.flatMap(({ row, imported }) => (row.status === 'new' && imported ? [imported] : []));
  const withoutUser = fresh.some(({ user, credentials }) => user === null && credentials === undefined);
  const hopWithoutUser = fresh.some(({ jump }) => jump.some(({ user }) => user === null));
  return [
    ...(withoutUser ? [`Where the file names no user, ${assumedUser} is taken.`] : []),
    ...(hopWithoutUser
      ? ['Where it names none for a jump host, the user of this computer is taken, as in OpenSSH.']
      : []),
  ];
}
