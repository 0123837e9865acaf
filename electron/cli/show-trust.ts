import type { TrustedHostKey } from '../../shared/model/router.ts';
import type { KeyHolder } from '../ssh/host-keys.ts';
import { describeTarget } from '../ssh/target.ts';
import type { FormerHostKey } from '../store/host-keys.ts';
import type { Paint } from './colour.ts';
import { compareCommands } from './host-key-question.ts';
import { forTerminal } from './sanitise.ts';

const acceptedBy: Record<TrustedHostKey['acceptedBy'], string> = {
  person: 'accepted at the prompt',
  flag: 'accepted with --accept-new-key',
  known_hosts: 'from known_hosts',
  list: 'found in a list of fingerprints',
};

/** The host keys of a router now and before. */
export function showTrust(
  router: KeyHolder,
  trusted: readonly TrustedHostKey[],
  history: readonly FormerHostKey[],
  paint: Paint,
): string {
  const head = paint('heading', forTerminal(describeTarget(router)));
  const none = 'No host key is kept here for it. The next connection asks, unless your known_hosts knows it.';
  const now = trusted.map((key) => `  ${keyText(key)}  ${day(key.acceptedAt)}, ${acceptedBy[key.acceptedBy]}`);
  const before = history.map(({ key, ended, endedAt }) => `  ${keyText(key)}  ${ended} ${day(endedAt)}`);
  return [
    head,
    ...(now.length === 0 ? [none] : ['Trusted host keys', ...now]),
    ...(before.length === 0 ? [] : ['Earlier ones, no longer trusted', ...before.map((line) => paint('quiet', line))]),
  ].join('\n');
}

function keyText({ keyType, fingerprint }: TrustedHostKey): string {
  return `${forTerminal(keyType)}  ${forTerminal(fingerprint)}`;
}

function day(at: string): string {
  return forTerminal(at.slice(0, 10));
}

/** What a changed host key means, before somebody decides about it. */
export function changedKeyWords(router: KeyHolder, keyType: string): string {
  const [openwrt] = compareCommands(keyType);
  return [
    `${forTerminal(describeTarget(router))} had another host key before. Two things can be the case:`,
    '  - It was reset, or upgraded (sysupgrade) without keeping its settings, or replaced: then it made a new key.',
    '  - Somebody is in between and plays the router. Then accepting the key hands them your login.',
    `Only the router itself can tell, on its console or over its own cable: ${openwrt?.command ?? ''}`,
  ].join('\n');
}
