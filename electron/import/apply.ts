import { randomUUID } from 'node:crypto';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { ImportedRouter, ImportResult } from '../../shared/model/import.ts';
import type { Router } from '../../shared/model/router.ts';
import type { Profile } from '../store/profile.ts';
import { ImportBook } from './book.ts';
import { changesLogin, newTags } from './differences.ts';
import { assumedUser, type ImportPlan, type PlannedRow } from './plan.ts';

export interface AppliedImport {
  readonly result: ImportResult;
  readonly added: readonly Router[];
  readonly updated: readonly Router[];
}

export interface ApplyOptions {
  readonly now: Date;
  /** Who a jump host is logged in to as where the file does not say: this user, as in OpenSSH. */
  readonly localUser: string;
}

/** The rows with these keys. Throws `bad-input` when one is not there any more or is not `new` or `update`. */
export function chosenRows({ rows }: ImportPlan, keys: readonly string[]): PlannedRow[] {
  const byKey = new Map(rows.map((planned) => [planned.row.key, planned]));
  return [...new Set(keys)].map((key) => {
    const planned = byKey.get(key);
    if (planned?.row.status === 'new' || planned?.row.status === 'update') return planned;
    throw new FlowhelmError('bad-input', {
      sentence: planned
        ? `${planned.row.name} cannot be taken over.`
        : 'The file or the fleet has changed since the preview.',
      nextStep: 'Look at the preview again, and choose anew.',
      evidence: { key },
    });
  });
}

/** Writes the chosen rows with the groups and jump hosts that they need, all or none. No router is asked. */
export function applyRows(
  profile: Profile,
  rows: readonly PlannedRow[],
  { book }: Pick<ImportPlan, 'book'>,
  { now, localUser }: ApplyOptions,
): AppliedImport {
  return profile.atomically(() => {
    const addedAt = now.toISOString();
    const shared = new ImportBook(profile, { imported: book, addedAt, localUser });
    const added: Router[] = [];
    const updated: Router[] = [];
    for (const { row, imported, known } of rows) {
      if (!imported) continue;
      if (known) {
        const router = updatedRouter(known, imported, shared);
        profile.routers.update(router);
        updated.push(router);
      } else {
        const router = newRouter({ ...imported, name: row.name }, shared, addedAt);
        profile.routers.add(router);
        added.push(router);
      }
    }
    const { groupsAdded, jumpHostsAdded } = shared;
    const result = { added: added.length, updated: updated.length, groupsAdded, jumpHostsAdded };
    return { result, added, updated };
  });
}

function newRouter(imported: ImportedRouter, shared: ImportBook, addedAt: string): Router {
  const { name, host, port, user, agent, keyFile, password, legacyAlgorithms } = imported;
  return {
    ...{ id: randomUUID(), name, host, port, user: user ?? assumedUser, legacyAlgorithms, addedAt },
    authentication: { agent: agent ?? true, keyFile, password: password ?? 'ask' },
    ...placeOf(imported, shared),
    ...(imported.tags.length > 0 && { tags: imported.tags }),
    ...(imported.credentials && { credentials: shared.credentials(imported.credentials) }),
  };
}

/** What the file does not say stays; a router that gets login details of its own no longer shares those of a set. */
function updatedRouter(known: Router, imported: ImportedRouter, shared: ImportBook): Router {
  const { host, port, user, agent, keyFile, password, legacyAlgorithms, credentials } = imported;
  const login = changesLogin(known, imported, shared.before);
  const before = known.authentication;
  return {
    ...known,
    ...{ host, port, legacyAlgorithms: known.legacyAlgorithms || legacyAlgorithms },
    ...(login && {
      user: user ?? known.user,
      authentication: {
        agent: agent ?? before.agent,
        keyFile: keyFile ?? before.keyFile,
        password: password ?? before.password,
      },
      credentials: credentials ? shared.credentials(credentials) : { from: 'own' },
    }),
    ...placeOf(imported, shared),
    ...(imported.tags.length > 0 && { tags: [...(known.tags ?? []), ...newTags(known, imported)].slice(0, 50) }),
  };
}

function placeOf(
  { group, jump, direct, hostKeyAlias }: ImportedRouter,
  shared: ImportBook,
): Pick<Router, 'groupId' | 'jump' | 'hostKeyAlias'> {
  return {
    ...(group !== null && { groupId: shared.group(group) }),
    ...((jump.length > 0 || direct) && { jump: shared.chain(jump) }),
    ...(hostKeyAlias !== null && { hostKeyAlias }),
  };
}
