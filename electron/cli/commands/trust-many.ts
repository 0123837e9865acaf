import type { PresentedKey } from '../../../shared/contracts/host-keys.ts';
import { type ErrorCode, FlowhelmError } from '../../../shared/model/errors.ts';
import { type ListMatch, matchKeyList, parseKeyList, type ShownKey } from '../../../shared/rules/key-list.ts';
import { acceptNewKeys } from '../../fleet/host-key-acceptance.ts';
import { collectHostKeys } from '../../fleet/host-key-collection.ts';
import { importKnownHosts } from '../../fleet/host-key-import.ts';
import { holderOf, type KeyWork, machineOf, machinesOf } from '../../fleet/host-key-machines.ts';
import { exitCodeOf } from '../failure.ts';
import { errorJson, type ImportedKeyJson, type ListedMachineJson } from '../json.ts';
import type { Answer, Cli } from '../run.ts';
import { type Session, withSession } from '../session.ts';
import { commandFor } from '../shell-words.ts';
import { showImportedKeys, showListedKeys } from '../show-trust-many.ts';
import { readTextFile } from '../text-file.ts';

/** `flowhelm trust --from known_hosts FILE`: trusts what the file has for our routers and jump hosts; conflicts stay as they are. */
export async function trustFromKnownHosts(
  cli: Cli,
  file: string,
  { preview }: { readonly preview: boolean },
): Promise<Answer<'trust'>> {
  const text = await readTextFile(file);
  return withSession(cli, { mode: preview ? 'read' : 'write' }, async (session) => {
    const work = keyWork(cli, session);
    const { keys, notes } = await importKnownHosts(work, { text, apply: !preview });
    const found = keys.map(({ id, keyType, fingerprint, status }) => ({
      ...{ router: machineJson(work, id), keyType, fingerprint, status },
    }));
    return {
      result: { applied: !preview, keys: found, notes },
      text: showImportedKeys(found, notes, { preview, paint: cli.terminal.paint, width: cli.terminal.width }),
      exit: exitCodeOf(found.flatMap(({ status }) => failuresOfImport[status])),
    };
  });
}

const failuresOfImport: Readonly<Record<ImportedKeyJson['status'], readonly { readonly code: ErrorCode }[]>> = {
  new: [],
  known: [],
  conflict: [{ code: 'host-key-changed' }],
  revoked: [{ code: 'host-key-revoked' }],
};

/** `flowhelm trust --all --list FILE`: asks every machine for its key, and trusts those new ones that the list has for it. */
export async function trustFromList(
  cli: Cli,
  file: string,
  { preview }: { readonly preview: boolean },
): Promise<Answer<'trust'>> {
  const list = parseKeyList(await readTextFile(file));
  if (list.keys.length === 0) throw noFingerprints(file);
  return withSession(cli, { mode: preview ? 'read' : 'write' }, async (session) => {
    const work = keyWork(cli, session);
    const presented = await collect(cli, work);
    const shown = presented.flatMap((one) => shownKey(work, one));
    const matches = matchKeyList(shown, list);
    const machines = presented.map((one) => judge(work, one, matches.get(one.id) ?? 'absent'));
    const accepted = machines.filter(({ state }) => state === 'listed');
    if (!preview) await acceptNewKeys(work, accepted.flatMap(namedKey), 'list');
    return {
      result: { applied: !preview, machines, unreadable: [...list.unreadable] },
      text: showListedKeys(machines, { preview, paint: cli.terminal.paint, width: cli.terminal.width }),
      exit: exitCodeOf(machines.flatMap(({ error }) => (error ? [error] : []))),
    };
  });
}

async function collect(cli: Cli, work: KeyWork): Promise<PresentedKey[]> {
  const ids = machinesOf(work).map((machine) => holderOf(machine).routerId);
  const order = new Map(ids.map((id, index) => [id, index]));
  const presented: PresentedKey[] = [];
  for await (const one of collectHostKeys(work, ids, cli.signal)) {
    presented.push(one);
    cli.terminal.status(`Asked ${presented.length} of ${ids.length} for their keys`);
  }
  cli.terminal.status(null);
  cli.signal.throwIfAborted();
  return presented.sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
}

function shownKey(work: KeyWork, { id, state }: PresentedKey): ShownKey[] {
  if (state.kind === 'failed') return [];
  const { name, host, port } = holderOf(machineOf(work, id));
  return [{ id, name, host, port, keyType: state.keyType, fingerprint: state.fingerprint }];
}

function judge(work: KeyWork, { id, state }: PresentedKey, match: ListMatch): ListedMachineJson {
  const router = machineJson(work, id);
  if (state.kind === 'failed')
    return { router, state: 'failed', keyType: null, fingerprint: null, error: errorJson(state.error) };
  const { keyType, fingerprint } = state;
  const key = { router, keyType, fingerprint };
  switch (state.kind) {
    case 'trusted':
      return { ...key, state: 'trusted', error: null };
    case 'changed':
      return { ...key, state: 'changed', error: changedError(router.name, state).toJSON() };
    case 'new':
      return match === 'listed'
        ? { ...key, state: 'listed', error: null }
        : { ...key, state: match, error: notListed(router.name, match).toJSON() };
  }
}

function namedKey({ router, keyType, fingerprint }: ListedMachineJson) {
  return keyType === null || fingerprint === null ? [] : [{ id: router.id, keyType, fingerprint }];
}

function machineJson(work: KeyWork, id: string) {
  const { name, host, port } = holderOf(machineOf(work, id));
  return { id, name, host, port };
}

function keyWork({ now }: Cli, { profile, engine, hostKeys }: Session): KeyWork {
  return { profile, engine, hostKeys, now };
}

function noFingerprints(file: string): FlowhelmError {
  return new FlowhelmError('file-unusable', {
    sentence: `There is no fingerprint in ${file}.`,
    nextStep: 'A fingerprint looks like SHA256: and 43 more characters; ssh-keygen -lf prints one for each key.',
  });
}

function changedError(name: string, state: Extract<PresentedKey['state'], { kind: 'changed' }>): FlowhelmError {
  const { fingerprint, trustedFingerprint, likely } = state;
  return new FlowhelmError('host-key-changed', {
    sentence: `${name} shows another host key than the trusted one.${likely === null ? '' : ` ${likely}`}`,
    nextStep: `Compare it with the router itself; a list does not replace a trusted key. Then: ${commandFor('trust', name, '--replace', trustedFingerprint, '--accept-new-key', fingerprint)}`,
    evidence: { fingerprint, trustedFingerprint },
  });
}

const whyNotListed: Readonly<Record<Exclude<ListMatch, 'listed'>, string>> = {
  absent: 'is not in the list',
  'other-key': 'is not the one that the list has for it',
  'other-name': 'is in the list for another router',
};

function notListed(name: string, match: Exclude<ListMatch, 'listed'>): FlowhelmError {
  return new FlowhelmError('host-key-unknown', {
    sentence: `The host key of ${name} ${whyNotListed[match]}.`,
    nextStep: 'Compare it with the router itself.',
  });
}
