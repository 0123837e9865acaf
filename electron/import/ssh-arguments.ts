import { jumpOfProxyCommand } from './proxy-command.ts';

/** What the options of an `ssh` command line say that matters for a router. */
export interface SshArguments {
  readonly proxyJump: string | null;
  readonly proxyCommand: boolean;
  readonly user: string | null;
  readonly keyFile: string | null;
  readonly hostKeyAlias: string | null;
  readonly identitiesOnly: boolean;
  readonly agent: boolean | null;
  readonly legacyAlgorithms: boolean;
  readonly notes: readonly string[];
}

/** Options of ssh(1) with a value of their own. */
const takesValue = 'BbcDEeFIiJLlmOoPpQRSWw';

/** Reads `-o ProxyJump=... -J ... -i ... -l ...`, as in Ansible's ansible_ssh_common_args. What is given first holds, as in ssh. */
export function readSshArguments(lines: readonly string[]): SshArguments {
  const options = new Map<string, string>();
  const foreign: string[] = [];
  const give = (name: string, value: string) => {
    const key = name.toLowerCase();
    if (!understood.has(key)) foreign.push(name);
    else if (!options.has(key)) options.set(key, value);
  };
  for (const { letter, value } of lines.flatMap(optionsOf)) {
    const keyword = shortcuts[letter];
    const [, name, given] = /^\s*([A-Za-z]+)\s*[=\s]\s*(.*)$/s.exec(value) ?? [];
    if (keyword !== undefined) give(keyword, value);
    else if (letter === 'o' && name !== undefined) give(name, given ?? '');
    else foreign.push(`-${letter}`);
  }
  return result(options, foreign);
}

const shortcuts: Readonly<Record<string, string>> = { J: 'ProxyJump', l: 'User', i: 'IdentityFile' };
const understood = new Set([
  ...['proxyjump', 'proxycommand', 'user', 'identityfile', 'hostkeyalias', 'identitiesonly', 'identityagent'],
  ...['hostkeyalgorithms', 'stricthostkeychecking', 'userknownhostsfile', 'controlmaster', 'controlpersist'],
  ...['controlpath', 'connecttimeout', 'serveraliveinterval', 'serveralivecountmax', 'pubkeyacceptedalgorithms'],
]);

function result(options: ReadonlyMap<string, string>, foreign: readonly string[]): SshArguments {
  const first = (name: string) => options.get(name) ?? null;
  const command = first('proxycommand');
  const jump = first('proxyjump') ?? (command === null ? null : jumpOfProxyCommand(command));
  return {
    proxyJump: jump,
    proxyCommand: jump === null && command !== null && command.toLowerCase() !== 'none',
    ...{ user: first('user'), keyFile: first('identityfile'), hostKeyAlias: first('hostkeyalias') },
    identitiesOnly: first('identitiesonly')?.toLowerCase() === 'yes',
    agent: first('identityagent')?.toLowerCase() === 'none' ? false : null,
    legacyAlgorithms: /^[+^]?(.*,)?ssh-rsa(,|$)/.test(first('hostkeyalgorithms') ?? ''),
    notes:
      foreign.length === 0
        ? []
        : [`Not taken over from its SSH arguments: ${[...new Set(foreign)].slice(0, 12).join(', ')}.`],
  };
}

function optionsOf(line: string): { letter: string; value: string }[] {
  const words = wordsOf(line);
  const options: { letter: string; value: string }[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const [, letter, attached] = /^-([A-Za-z0-9])(.*)$/s.exec(words[at] ?? '') ?? [];
    if (letter === undefined) continue;
    if (!takesValue.includes(letter)) continue;
    if (attached) options.push({ letter, value: attached });
    else {
      at += 1;
      options.push({ letter, value: words[at] ?? '' });
    }
  }
  return options;
}

/** Words in quotes stay together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/["']/g, ''));
}
