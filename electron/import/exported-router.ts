import type { Router } from '../../shared/model/router.ts';
import { chainOf, type Fleet, jumpHostLogin, loginOf } from './known-routers.ts';

/** A router as it is written down, with what really holds for it. */
export interface ExportedRouter {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly keyFile: string | null;
  readonly agent: boolean;
  readonly legacyAlgorithms: boolean;
  readonly hostKeyAlias: string | null;
  readonly group: string | null;
  readonly tags: readonly string[];
  readonly jump: readonly ExportedHop[];
  /** It is reached directly although its group has jump hosts. */
  readonly direct: boolean;
}

export interface ExportedHop {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly keyFile: string | null;
  readonly hostKeyAlias: string | null;
}

/** Settles what holds for a router between its own details, its group and the credential sets. */
export function exportedRouter(router: Router, { book }: Fleet): ExportedRouter {
  const { name, host, port, legacyAlgorithms, hostKeyAlias = null, tags = [] } = router;
  const { user, authentication } = loginOf(router, book);
  const group = book.groups.find(({ id }) => id === router.groupId);
  const jump = chainOf(router, book).map((jumpHost): ExportedHop => {
    const login = jumpHostLogin(jumpHost, book);
    return {
      ...{ id: jumpHost.id, name: jumpHost.name, host: jumpHost.host, port: jumpHost.port, user: login.user },
      ...{ keyFile: login.authentication.keyFile, hostKeyAlias: jumpHost.hostKeyAlias ?? null },
    };
  });
  return {
    ...{ name, host, port, user, keyFile: authentication.keyFile, agent: authentication.agent, legacyAlgorithms },
    ...{ hostKeyAlias, group: group?.name ?? null, tags, jump },
    direct: router.jump?.length === 0 && (group?.jump.length ?? 0) > 0,
  };
}

/** For a format whose jump hosts are nothing but addresses. */
export function hopNotes(routers: readonly ExportedRouter[]): string[] {
  const more = routers.some(({ jump }) => jump.some(({ keyFile, hostKeyAlias }) => keyFile !== null || hostKeyAlias));
  return more ? ['The key files of jump hosts, and the names of their host keys, have no place in this format.'] : [];
}
