import type { ImportedHop } from '../../shared/model/import.ts';
import { hostInputSchema, plainLine } from '../../shared/model/router-input.ts';

/** `[user@]host[:port]`, as people and OpenSSH's ProxyJump write it; null = it does not say. */
export interface Destination {
  readonly user: string | null;
  readonly host: string;
  readonly port: number | null;
}

/** Also `ssh://[user@]host[:port]`; an IPv6 address with a port stands in brackets. Null = it is none. */
export function readDestination(text: string): Destination | null {
  const bare = text.trim().replace(/^ssh:\/\//i, '');
  const at = bare.lastIndexOf('@');
  const user = at < 0 ? null : readUser(bare.slice(0, at));
  if (at >= 0 && user === null) return null;
  const place = bare.slice(at + 1).replace(/\/$/, '');
  const [, bracketed, single, digits] = /^(?:\[([^[\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(place) ?? [];
  const host = readHost(bracketed ?? single ?? place);
  const port = digits === undefined ? null : readPort(digits);
  if (host === null || (digits !== undefined && port === null)) return null;
  return { user, host, port };
}

/** A host name or an address, without brackets; null = it is neither. */
export function readHost(text: string): string | null {
  const parsed = hostInputSchema.safeParse(text);
  if (!parsed.success) return null;
  return /^\[(.*)\]$/.exec(parsed.data)?.[1] ?? parsed.data;
}

export function readPort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

export function readUser(text: string): string | null {
  const user = text.trim();
  const fine = user !== '' && user.length <= 64 && !user.startsWith('-') && plainLine.safeParse(user).success;
  return fine ? user : null;
}

/** `user@host:port` with the parts that are known. */
export function writeDestination({ user, host, port }: Destination): string {
  const place = host.includes(':') ? `[${host}]` : host;
  return `${user === null ? '' : `${user}@`}${place}${port === null ? '' : `:${port}`}`;
}

/** A chain as in ProxyJump, `none` and nothing being the direct way; null = a hop is not understood. */
export function readChain(text: string): ImportedHop[] | null {
  const specs = text.split(/[\s,]+/).filter((spec) => spec !== '');
  if (specs.length === 0 || (specs.length === 1 && specs[0]?.toLowerCase() === 'none')) return [];
  const hops: ImportedHop[] = [];
  for (const spec of specs) {
    const hop = readDestination(spec);
    if (!hop) return null;
    hops.push({ host: hop.host, port: hop.port ?? 22, user: hop.user, keyFile: null, hostKeyAlias: null });
  }
  return hops;
}
