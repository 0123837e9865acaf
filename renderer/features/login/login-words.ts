import type { Authentication } from '../../../shared/model/router.ts';
import { t } from '../../lib/text.ts';
import type { Use } from './login-use.ts';

/** "SSH agent, then key file ~/.ssh/id_ed25519". */
export function wordsOfAuthentication({ agent, keyFile, password }: Authentication): string {
  const parts = [
    ...(agent ? [t('login.parts.agent')] : []),
    ...(keyFile === null ? [] : [t('login.parts.keyFile', { file: keyFile })]),
    ...(password === 'never' ? [] : [t('login.parts.password')]),
  ];
  const [first, ...more] = parts;
  if (first === undefined) return t('login.parts.none');
  return more.reduce<string>((before, last) => t('login.afterwards', { before, last }), first);
}

/** "3 routers and 1 group"; null = nobody. */
export function wordsOfUse({ routers, groups, jumpHosts }: Use): string | null {
  const parts = [
    ...(routers.length === 0 ? [] : [t('login.use.routers', { count: routers.length })]),
    ...(groups.length === 0 ? [] : [t('login.use.groups', { count: groups.length })]),
    ...(jumpHosts.length === 0 ? [] : [t('login.use.jumpHosts', { count: jumpHosts.length })]),
  ];
  const last = parts.pop();
  if (last === undefined) return null;
  return parts.length === 0 ? last : t('login.use.and', { before: parts.join(', '), last });
}

/** The first names of many. */
export function someNames(names: readonly string[]): string {
  if (names.length <= 6) return names.join(', ');
  return t('login.use.more', { names: names.slice(0, 5).join(', '), count: names.length - 5 });
}

/** "10.0.0.1:2222", "[fe80::1]:2222"; the usual port is left out. */
export function addressWords({ host, port }: { readonly host: string; readonly port: number }): string {
  if (port === 22) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
