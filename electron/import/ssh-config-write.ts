import type { ExportedHop, ExportedRouter } from './exported-router.ts';
import { PlainNames, renamedNote } from './plain-names.ts';

/** A configuration for `ssh -F`, or to be included in ~/.ssh/config: each router by its name, through its jump hosts. */
export function writeSshConfig(routers: readonly ExportedRouter[]): { text: string; notes: string[] } {
  const names = new PlainNames();
  const hosts = routers.map((router) => ({ router, alias: names.give(router.name) }));
  const hops = new Map<string, { hop: ExportedHop; alias: string }>();
  for (const hop of routers.flatMap(({ jump }) => jump)) {
    if (!hops.has(hop.id)) hops.set(hop.id, { hop, alias: names.give(hop.name) });
  }
  const blocks = [
    ...hosts.map(({ router, alias }) => {
      const jump = router.jump.map((hop) => hops.get(hop.id)?.alias ?? hop.host);
      return blockOf(`Host ${alias}`, router, [
        ...routerLines(router),
        ...(jump.length > 0 ? [`ProxyJump ${jump.join(',')}`] : []),
      ]);
    }),
    // a Match, because a jump host is no router, and every name on a Host line is one
    ...[...hops.values()].map(({ hop, alias }) => blockOf(`Match originalhost ${alias}`, hop, [])),
  ];
  const renamed = hosts.filter(({ router, alias }) => router.name !== alias).length;
  const places = routers.some(({ group, tags }) => group !== null || tags.length > 0);
  return {
    text: blocks.join('\n'),
    notes: [...renamedNote(renamed), ...(places ? ['Groups and tags have no place in this format.'] : [])],
  };
}

function blockOf(
  title: string,
  { host, port, user, keyFile, hostKeyAlias }: Pick<ExportedHop, 'host' | 'port' | 'user' | 'keyFile' | 'hostKeyAlias'>,
  more: readonly string[],
): string {
  const lines = [
    `HostName ${quoted(withoutTokens(host))}`,
    `Port ${port}`,
    `User ${quoted(user)}`,
    ...(keyFile === null ? [] : [`IdentityFile ${quoted(withoutTokens(keyFile))}`, 'IdentitiesOnly yes']),
    ...(hostKeyAlias === null ? [] : [`HostKeyAlias ${quoted(hostKeyAlias)}`]),
    ...more,
  ];
  return `${title}\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

function routerLines({ agent, legacyAlgorithms }: ExportedRouter): string[] {
  return [...(agent ? [] : ['IdentityAgent none']), ...(legacyAlgorithms ? ['HostKeyAlgorithms +ssh-rsa'] : [])];
}

function withoutTokens(text: string): string {
  return text.replaceAll('%', '%%');
}

function quoted(text: string): string {
  return /[\s"'\\#]/.test(text) ? `"${text.replaceAll(/["'\\]/g, String.raw`\$&`)}"` : text;
}
