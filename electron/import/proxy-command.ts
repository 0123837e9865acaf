import { readDestination, writeDestination } from './destination.ts';

const harmlessFlags = /^-[qTaAxXnv46]+$/;

/**
 * The jump host of a ProxyCommand that is nothing but one, the way of OpenSSH before ProxyJump: `ssh -q -W %h:%p -p 2222 ops@bastion`,
 * as `[user@]host[:port]`. Null = it is another program, or does more.
 */
export function jumpOfProxyCommand(command: string): string | null {
  const [program = '', ...words] = command.replaceAll(/["']/g, '').trim().split(/\s+/);
  if (!/^(\/\S*\/)?ssh$/.test(program)) return null;
  let host: string | null = null;
  let user: string | null = null;
  let port: string | null = null;
  let forwards = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const value = words[at + 1] ?? '';
    if (word === '-W') forwards = /^\[?%h\]?:%p$/.test(value);
    else if (word === '-p') port = value;
    else if (word === '-l') user = value;
    else if (harmlessFlags.test(word)) continue;
    else if (word.startsWith('-') || host !== null) return null;
    else {
      host = word;
      continue;
    }
    at += 1;
  }
  const named = host === null || !forwards ? null : readDestination(port === null ? host : `${host}:${port}`);
  return named && writeDestination({ ...named, user: named.user ?? user });
}
