import type { ImportFormat } from '../../shared/model/import.ts';
import { assertNever } from '../../shared/model/offload.ts';
import type { Router } from '../../shared/model/router.ts';
import { writeAnsible } from './ansible-write.ts';
import { writeCsv } from './csv-write.ts';
import { writeFlowhelmFile } from './flowhelm-write.ts';
import { chainOf, type Fleet, jumpHostLogin, loginOf } from './known-routers.ts';
import { writeSshConfig } from './ssh-config-write.ts';

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

export interface WrittenExport {
  readonly fileName: string;
  readonly text: string;
  /** What the format cannot hold, in plain sentences. */
  readonly notes: readonly string[];
}

/** Writes routers down for other programs, or for Flowhelm on another computer. Secrets and host keys are never part of it. */
export function exportRouters(format: ImportFormat, fleet: Fleet): WrittenExport {
  if (format === 'flowhelm') {
    return { fileName: 'flowhelm-routers.json', text: writeFlowhelmFile(fleet), notes: [] };
  }
  const routers = fleet.routers.map((router) => exportedRouter(router, fleet));
  const notes = sharedNotes(fleet);
  switch (format) {
    case 'csv':
      return withNotes('flowhelm-routers.csv', writeCsv(routers), notes);
    case 'ansible':
      return withNotes('flowhelm-inventory.yml', writeAnsible(routers), notes);
    case 'ssh-config':
      return withNotes('flowhelm-ssh-config', writeSshConfig(routers), notes);
    default:
      return assertNever(format);
  }
}

function withNotes(
  fileName: string,
  { text, notes }: { readonly text: string; readonly notes: readonly string[] },
  more: readonly string[],
): WrittenExport {
  return { fileName, text, notes: [...notes, ...more] };
}

function sharedNotes({ routers }: Fleet): string[] {
  const shares = routers.some(({ credentials }) => credentials !== undefined && credentials.from !== 'own');
  return shares ? ['Shared login details are written out at each router.'] : [];
}

function exportedRouter(router: Router, { book }: Fleet): ExportedRouter {
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
