import { FlowhelmError } from '../../shared/model/errors.ts';
import type { HostKeyVerifier, TrustOffer } from '../ssh/host-keys.ts';
import { describeTarget } from '../ssh/target.ts';
import { askYesNo } from './prompt.ts';
import { forTerminal } from './sanitise.ts';
import type { Terminal } from './terminal.ts';

export interface HostKeyAnswer {
  /** The fingerprint that was given beforehand with --accept-new-key, or several when jump hosts are on the way. */
  readonly accept: string | readonly string[] | null;
  /** The whole option or command that accepts a fingerprint, told to those who cannot be asked. */
  readonly howToAccept: (offer: TrustOffer) => string;
}

/** Answers for an unknown host key: by the flag, else by the person at the terminal, else with an error that says how. */
export function hostKeyQuestion(
  terminal: Terminal,
  { accept, howToAccept }: HostKeyAnswer,
  stop: AbortSignal,
): HostKeyVerifier['askToTrust'] {
  return async (offer, signal) => {
    if (accept !== null) {
      const accepted = [accept].flat();
      if (accepted.includes(offer.fingerprint)) return 'accept';
      throw otherKey(offer, accepted.join(', '));
    }
    if (!terminal.interactive) throw nobodyToAsk(offer, howToAccept(offer));
    const yes = await askYesNo(terminal, showOffer(offer), AbortSignal.any([signal, stop]));
    return yes ? 'accept' : 'refuse';
  };
}

/** The question in full: who, which key, how to compare it. */
export function showOffer(offer: TrustOffer): string {
  const others = offer.known.filter(({ revoked }) => !revoked).map(({ keyType }) => keyType);
  return [
    `${forTerminal(describeTarget(offer.target))} shows a host key that is not trusted yet:`,
    `  ${forTerminal(offer.keyType)}  ${forTerminal(offer.fingerprint)}`,
    ...(others.length > 0
      ? [`  Known for it is a key of another type (${forTerminal(others.join(', '))}), which it does not show now.`]
      : []),
    'Compare the fingerprint with what the router itself says, on its console:',
    ...compareCommands(offer.keyType).map(({ command, where }) => `  ${command}   (${where})`),
    'Nothing has been sent to the router yet.',
    'Trust this key? [y/N]',
  ].join('\n');
}

/** Commands that print the fingerprint on the router; dropbear's files are OpenWrt's (domain.md 7.1). */
export function compareCommands(keyType: string): { command: string; where: string }[] {
  const kind = keyType.startsWith('ecdsa-') ? 'ecdsa' : keyType === 'ssh-rsa' ? 'rsa' : 'ed25519';
  return [
    { command: `dropbearkey -y -f /etc/dropbear/dropbear_${kind}_host_key`, where: 'OpenWrt' },
    { command: `ssh-keygen -lf /etc/ssh/ssh_host_${kind}_key.pub`, where: 'other Linux' },
  ];
}

function evidenceOf(offer: TrustOffer): Record<string, string> {
  const compare = compareCommands(offer.keyType).map(({ command }) => command);
  return { keyType: offer.keyType, fingerprint: offer.fingerprint, compareWith: compare.join(' or ') };
}

function nobodyToAsk(offer: TrustOffer, how: string): FlowhelmError {
  return new FlowhelmError('host-key-unknown', {
    sentence: `The host key of ${describeTarget(offer.target)} is not trusted yet, and there is no terminal to ask on. Nothing was sent to the router.`,
    nextStep: `Compare the fingerprint with the router's own; if they are the same, ${how}`,
    evidence: evidenceOf(offer),
  });
}

function otherKey(offer: TrustOffer, accept: string): FlowhelmError {
  return new FlowhelmError('host-key-unknown', {
    sentence: `${describeTarget(offer.target)} shows another host key than the one to accept. Nothing was sent to the router.`,
    nextStep: 'Compare both with the fingerprint that the router itself prints; do not go on if it differs.',
    evidence: { ...evidenceOf(offer), acceptedFingerprint: accept },
  });
}
