import type { JumpHost } from '../../shared/model/book.ts';
import type { Router } from '../../shared/model/router.ts';
import type { Engine } from '../engine.ts';
import type { HostKeyVerifier, KeyHolder } from '../ssh/host-keys.ts';
import { type ConnectTarget, jumpHostTarget } from '../ssh/target.ts';
import { bookOf, type Profile } from '../store/profile.ts';
import { noSuchRouter } from './failure.ts';

/** What work on host keys needs; a workspace has it, and so has a command of the CLI. */
export interface KeyWork {
  readonly profile: Profile;
  readonly engine: Engine;
  readonly hostKeys: Pick<HostKeyVerifier, 'known'>;
  readonly now: () => Date;
}

/** Something with host keys of its own. */
export type Machine =
  | { readonly kind: 'router'; readonly router: Router }
  | { readonly kind: 'jump-host'; readonly jumpHost: JumpHost };

/** By id, of a router or a jump host. Throws `no-such-router`. */
export function machineOf({ profile }: Pick<KeyWork, 'profile'>, id: string): Machine {
  const router = profile.routers.get(id);
  if (router) return { kind: 'router', router };
  const jumpHost = profile.jumpHosts.get(id);
  if (jumpHost) return { kind: 'jump-host', jumpHost };
  throw noSuchRouter();
}

/** All machines: the jump hosts first, for they are the way to others. */
export function machinesOf({ profile }: Pick<KeyWork, 'profile'>): Machine[] {
  return [
    ...profile.jumpHosts.list().map((jumpHost): Machine => ({ kind: 'jump-host', jumpHost })),
    ...profile.routers.list().map((router): Machine => ({ kind: 'router', router })),
  ];
}

export function holderOf(machine: Machine): KeyHolder {
  const { id, name, host, port, hostKeyAlias } = machine.kind === 'router' ? machine.router : machine.jumpHost;
  return { routerId: id, name, host, port, hostKeyAlias: hostKeyAlias ?? null };
}

/** The way to a machine; to a jump host through those before it. Throws `bad-input` when the jump hosts of a router cannot be used. */
export function machineTarget({ profile, engine }: KeyWork, machine: Machine): ConnectTarget {
  if (machine.kind === 'router') return engine.target(machine.router);
  const { id } = machine.jumpHost;
  const book = bookOf(profile);
  const chains = [...profile.routers.list().map(({ jump }) => jump), ...book.groups.map(({ jump }) => jump)];
  const before = chains.flatMap((chain) => (chain?.includes(id) ? [chain.slice(0, chain.indexOf(id))] : []));
  const shortest = before.sort((one, other) => one.length - other.length)[0] ?? [];
  const hops = shortest.flatMap((hop) => book.jumpHosts.find((jumpHost) => jumpHost.id === hop) ?? []);
  return { ...jumpHostTarget(machine.jumpHost, book), hops: hops.map((hop) => jumpHostTarget(hop, book)) };
}
