import type { Book, JumpHost } from '../../shared/model/book.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Authentication, Router } from '../../shared/model/router.ts';
import { type AccessPoint, type AccessProblem, accessOf, accessOfJumpHost } from '../../shared/rules/access.ts';

/** All that is needed to reach one machine and log in; no secret is part of it. */
export interface ConnectTarget {
  /** Id of the router, or of the jump host; its host keys are kept under it. */
  readonly routerId: string;
  /** Its name in the inventory, used in sentences for people. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly authentication: Authentication;
  /** Under which id its password and passphrase are kept: its own, or that of a credential set. */
  readonly secretsOf: string;
  readonly legacyAlgorithms: boolean;
  readonly hostKeyAlias: string | null;
  /** Jump hosts on the way, the first hop first; their own `hops` are empty. */
  readonly hops: readonly ConnectTarget[];
}

/** Throws `bad-input` when the jump hosts of the router cannot be used. */
export function targetOf(router: Router, book: Book): ConnectTarget {
  const answer = accessOf(router, book);
  if (!answer.ok) throw noWay(router, answer.problem);
  return { ...pointTarget(answer.access), hops: answer.access.hops.map(pointTarget) };
}

/** A jump host as a machine of its own, reached directly. */
export function jumpHostTarget(jumpHost: JumpHost, book: Book): ConnectTarget {
  return pointTarget(accessOfJumpHost(jumpHost, book));
}

function pointTarget({ id, ...point }: AccessPoint): ConnectTarget {
  const { name, host, port, user, authentication, secretsOf, legacyAlgorithms, hostKeyAlias } = point;
  return {
    ...{ routerId: id, name, host, port, user, authentication, secretsOf, legacyAlgorithms, hostKeyAlias },
    hops: [],
  };
}

function noWay({ name }: Router, problem: AccessProblem): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence:
      problem.kind === 'no-such-jump-host'
        ? `A jump host on the way to ${name} is not known any more.`
        : `The way to ${name} has ${problem.hops} jump hosts, which is too many.`,
    nextStep: `Choose the jump hosts of ${name} or of its group again.`,
  });
}

/** "host", or "host:port" when the port is not SSH's own; IPv6 addresses in brackets. */
export function addressOf(target: Pick<ConnectTarget, 'host' | 'port'>): string {
  if (target.port === 22) return target.host;
  return target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
}

/** How sentences name a router: `Attic (192.168.1.1)`, or the address alone when that is also its name. */
export function describeTarget(target: Pick<ConnectTarget, 'name' | 'host' | 'port'>): string {
  const address = addressOf(target);
  return target.name === address || target.name === '' ? address : `${target.name} (${address})`;
}
