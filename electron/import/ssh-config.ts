import type { ImportedHop, ImportedRouter, ImportReading } from '../../shared/model/import.ts';
import { longestJumpChain } from '../../shared/model/router.ts';
import { readDestination, readHost, readPort } from './destination.ts';
import { readKeyPath } from './key-path.ts';
import { refuseTooMany } from './limits.ts';
import { jumpOfProxyCommand } from './proxy-command.ts';
import { expandTokens, type HostSettings, SshConfigHosts } from './ssh-config-hosts.ts';
import { type IncludeReader, readSshConfigLines } from './ssh-config-lines.ts';
import { unfollowedMatches } from './ssh-config-match.ts';

export interface SshConfigOptions {
  /** Null = only the text is read, and Includes are said. */
  readonly includes: IncludeReader | null;
  /** What `Match user` compares with where no User is found. */
  readonly localUser: string;
}

/** What hinders a host from becoming a router, in a sentence. */
class Unsupported extends Error {}

/**
 * Reads an OpenSSH client configuration (ssh_config(5)): every name on a Host line that is no pattern is a router. No program in it is
 * ever run. Throws `file-unusable`.
 */
export function readSshConfig(text: string, { includes, localUser }: SshConfigOptions): ImportReading {
  const lines = readSshConfigLines(text, includes);
  const hosts = new SshConfigHosts(lines.blocks, localUser);
  const names = hosts.names();
  refuseTooMany(names.size);
  const routers: ImportedRouter[] = [];
  const unsupported: ImportReading['unsupported'][number][] = [];
  for (const [name, place] of names) {
    const source = `host ${name} (${place})`;
    try {
      routers.push(routerOf(hosts, name, source));
    } catch (thrown) {
      if (!(thrown instanceof Unsupported)) throw thrown;
      unsupported.push({ source, name, host: hosts.settings(name).hostName, reason: thrown.message });
    }
  }
  const foreign = hosts.foreignInGeneral();
  const general = foreign.length === 0 ? [] : [`Not taken over from what is said for many hosts: ${listed(foreign)}.`];
  return {
    routers: withJumpHostNotes(hosts, routers),
    unsupported,
    notices: [...lines.notices, ...unfollowedMatches(lines.blocks), ...general],
  };
}

function routerOf(hosts: SshConfigHosts, name: string, source: string): ImportedRouter {
  const settings = hosts.settings(name);
  const { keyFile, problems } = keyOf(settings);
  const { first, user, foreign } = settings;
  return {
    ...{ source, name, host: hostOf(settings), port: portOf(settings), user, keyFile },
    identitiesOnly: first('identitiesonly')?.toLowerCase() === 'yes',
    agent: first('identityagent')?.toLowerCase() === 'none' ? false : null,
    legacyAlgorithms: allowsLegacy(first('hostkeyalgorithms')),
    ...{ hostKeyAlias: first('hostkeyalias'), group: null, tags: [], jump: chainOf(hosts, settings, [name]) },
    notes: [...problems, ...(foreign.length === 0 ? [] : [`Not taken over: ${listed(foreign)}.`])],
  };
}

function hostOf({ hostName, alias, first }: HostSettings): string {
  const written = first('hostname');
  if (written !== null && expandTokens(written, { h: alias }) === null) {
    throw new Unsupported('Its HostName holds a token that is not known here.');
  }
  if (readHost(hostName) === null) throw new Unsupported('Its HostName is neither a host name nor an IP address.');
  return hostName;
}

function portOf({ port }: HostSettings): number {
  const number = port === null ? 22 : readPort(port);
  if (number === null) throw new Unsupported('Its Port is not a number from 1 to 65535.');
  return number;
}

/** The first key file; the folder of the user is written as `~`, which means the same on another computer. */
function keyOf(settings: HostSettings): { keyFile: string | null; problems: string[] } {
  const { alias, hostName, user, identityFiles } = settings;
  const named = identityFiles.filter((file) => file.toLowerCase() !== 'none');
  const [written] = named;
  if (written === undefined) return { keyFile: null, problems: [] };
  const port = settings.port ?? '22';
  const path = expandTokens(written, { d: '~', h: hostName, n: alias, p: port, ...(user !== null && { r: user }) });
  const more = named.length > 1 ? [`Only the first of its ${named.length} key files is taken over.`] : [];
  if (path === null || path.includes('${')) {
    return {
      keyFile: null,
      problems: ['Its key file is not taken over: the path holds a token that is not known here.'],
    };
  }
  const key = readKeyPath(path);
  return 'path' in key ? { keyFile: key.path, problems: more } : { keyFile: null, problems: [key.problem, ...more] };
}

/** `+ssh-rsa` or a list with it; what is taken away with a minus does not count. */
function allowsLegacy(algorithms: string | null): boolean {
  if (algorithms === null || algorithms.startsWith('-')) return false;
  return algorithms.replace(/^[+^]/, '').split(',').includes('ssh-rsa');
}

/**
 * The hops to a host, the first hop first. OpenSSH looks each hop up in the same configuration; only the first one is reached through
 * what the configuration says of it, for the others are reached through the hop before.
 */
function chainOf(
  hosts: SshConfigHosts,
  { alias, hostName, user, port, proxy }: HostSettings,
  way: readonly string[],
): ImportedHop[] {
  const specs = proxy && proxySpecs(proxy.keyword, proxy.rest, proxy.args[0] ?? '');
  if (!specs) return [];
  const expanded = expandTokens(specs, { h: hostName, n: alias, p: port ?? '22', r: user ?? '' });
  const hops = (expanded ?? '').split(',').map((spec) => readDestination(spec));
  // what goes through itself is reached directly: `Host *` with a ProxyJump also covers the jump hosts
  if (hops.some((hop) => hop?.host === alias)) return [];
  return hops.flatMap((hop, index) => {
    if (!hop) throw new Unsupported('Its ProxyJump is not understood.');
    if (way.includes(hop.host)) throw new Unsupported(`Its jump hosts go in a circle, over ${hop.host}.`);
    if (way.length > longestJumpChain)
      throw new Unsupported(`There are more than ${longestJumpChain} jump hosts on the way to it.`);
    const settings = hosts.settings(hop.host);
    const before = index === 0 ? chainOf(hosts, settings, [...way, hop.host]) : [];
    return [...before, hopOf(settings, hop)];
  });
}

function hopOf(settings: HostSettings, { user, port }: { user: string | null; port: number | null }): ImportedHop {
  return {
    host: hostOf(settings),
    port: port ?? portOf(settings),
    user: user ?? settings.user,
    keyFile: keyOf(settings).keyFile,
    hostKeyAlias: settings.first('hostkeyalias'),
    name: settings.alias,
  };
}

/** What a ProxyJump names, or a ProxyCommand that is nothing but one; null = directly. */
function proxySpecs(keyword: string, rest: string, value: string): string | null {
  if (value.toLowerCase() === 'none') return null;
  if (keyword === 'proxyjump') return value;
  const jump = jumpOfProxyCommand(rest);
  if (jump !== null) return jump;
  throw new Unsupported(
    'It is reached through a ProxyCommand, which Flowhelm never runs. Name jump hosts with ProxyJump.',
  );
}

function withJumpHostNotes(hosts: SshConfigHosts, routers: readonly ImportedRouter[]): ImportedRouter[] {
  const hops = new Set(routers.flatMap(({ jump }) => jump.flatMap(({ name }) => name ?? [])));
  return routers.map((router) => {
    if (!hops.has(router.name) || hosts.settings(router.name).alias !== router.name) return router;
    return {
      ...router,
      notes: ['Others are reached through it, so it may be a jump host and no router.', ...router.notes],
    };
  });
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, 12).join(', ');
  return words.length > 12 ? `${shown} and ${words.length - 12} more` : shown;
}
