import type { TrustedHostKey } from '../../shared/model/router.ts';
import { explainKeyChange, type SeenMachine } from '../../shared/rules/key-change.ts';
import type { KnownKey, OfferedKey } from '../ssh/host-keys.ts';
import type { StoredSnapshot } from '../store/snapshots.ts';
import { holderOf, type KeyWork, type Machine, machineOf, machinesOf } from './host-key-machines.ts';

type Key = Pick<KnownKey | OfferedKey, 'keyType' | 'fingerprint'>;

/** What probably happened to a machine that shows another key than the trusted one; null = nothing is known that would tell. */
export function explainShownKey(work: KeyWork, machine: Machine, shown: Key, trusted: Key): string | null {
  const { routerId, name, host, port } = holderOf(machine);
  const former = work.profile.hostKeys.history(routerId).find(({ key }) => key.fingerprint === shown.fingerprint);
  const nameOf = (other: string) => holderOf(machineOf(work, other)).name;
  const others = machinesOf(work)
    .map(holderOf)
    .filter((other) => other.routerId !== routerId);
  const owners = new Set(others.map((other) => other.routerId));
  const owner = work.profile.hostKeys
    .all()
    .find((key) => key.fingerprint === shown.fingerprint && owners.has(key.routerId));
  return explainKeyChange({
    name,
    trustedKeyType: trusted.keyType,
    shownKeyType: shown.keyType,
    shownKeyIsOf: owner ? nameOf(owner.routerId) : null,
    shownKeyTrustedUntil: former?.endedAt ?? null,
    sharesAddressWith: others.find((other) => other.host === host && other.port === port)?.name ?? null,
    before: seen(work.profile.snapshots.latest(routerId)),
    since: null,
  });
}

/** What probably happened when the trusted key took the place of another, from the audits before and since; null = nothing to say. */
export function explainReplacedKey({ profile }: KeyWork, machine: Machine): string | null {
  const { routerId, name } = holderOf(machine);
  const trusted = new Map(profile.hostKeys.trusted(routerId).map((key) => [key.keyType, key]));
  for (const { key: old, ended } of profile.hostKeys.history(routerId)) {
    const key = trusted.get(old.keyType);
    if (ended !== 'replaced' || !key) continue;
    const snapshots = profile.snapshots.list(routerId);
    const isSince = ({ snapshot }: StoredSnapshot) => snapshot.takenAt >= key.acceptedAt;
    return explainKeyChange({
      name,
      ...types(old, key),
      ...{ shownKeyIsOf: null, shownKeyTrustedUntil: null, sharesAddressWith: null },
      before: seen(snapshots.find((stored) => !isSince(stored)) ?? null),
      since: seen(snapshots.find(isSince) ?? null),
    });
  }
  return null;
}

function types(old: TrustedHostKey, key: TrustedHostKey) {
  return { trustedKeyType: old.keyType, shownKeyType: key.keyType };
}

function seen(stored: StoredSnapshot | null): SeenMachine | null {
  if (!stored) return null;
  const { takenAt, identity } = stored.snapshot;
  const { model, boardName, distribution, release, bootId } = identity;
  return { takenAt, model, boardName, distribution, release, bootId };
}
