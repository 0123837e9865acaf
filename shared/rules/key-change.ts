/** What was found out about a machine in an audit, as far as it tells devices and installations apart. */
export interface SeenMachine {
  readonly takenAt: string;
  readonly model: string | null;
  readonly boardName: string | null;
  readonly distribution: string | null;
  readonly release: string | null;
  readonly bootId: string | null;
}

/** All that is known about a machine that shows, or showed, another host key than the trusted one. */
export interface KeyChangeEvidence {
  readonly name: string;
  /** Of the trusted key, and of the one that is shown instead. */
  readonly trustedKeyType: string;
  readonly shownKeyType: string;
  /** Name of another machine of ours for which the shown key is trusted. */
  readonly shownKeyIsOf: string | null;
  /** When the shown key was trusted for this very machine before: until when. */
  readonly shownKeyTrustedUntil: string | null;
  /** Name of another router of ours with the same address and port. */
  readonly sharesAddressWith: string | null;
  /** The last audit over the old key. */
  readonly before: SeenMachine | null;
  /** The latest audit over the new key; null while that one is not trusted. */
  readonly since: SeenMachine | null;
}

const notSure = 'This cannot be told for sure from here.';

/**
 * What probably made a host key change, in a few sentences; null when nothing is known that would tell. It explains and never
 * decides: an impostor can fake all of it, so the fingerprints are compared whatever it says. A factory reset and a sysupgrade
 * without keeping the settings make dropbear create new keys (domain.md 7.1).
 */
export function explainKeyChange(evidence: KeyChangeEvidence): string | null {
  const guess = fromKeys(evidence) ?? fromAudits(evidence) ?? fromAddress(evidence) ?? fromBefore(evidence);
  return guess === null ? null : `${guess} ${notSure}`;
}

/** The shown key is an old acquaintance: the strongest hint there is. */
function fromKeys({ name, shownKeyIsOf, shownKeyTrustedUntil }: KeyChangeEvidence): string | null {
  if (shownKeyIsOf !== null) {
    return `The key shown is the trusted one of ${shownKeyIsOf}. Probably the address of ${name} now leads to ${shownKeyIsOf}, or both are one device.`;
  }
  if (shownKeyTrustedUntil !== null) {
    return `This key was trusted for ${name} before, until ${dayOf(shownKeyTrustedUntil)}. Probably an earlier device or installation is back.`;
  }
  return null;
}

/** Once the new key is trusted, the audits before and after can be compared. */
function fromAudits({ name, before, since }: KeyChangeEvidence): string | null {
  if (!before || !since) return null;
  if (before.bootId !== null && before.bootId === since.bootId) {
    return `${name} has not been restarted in between (same boot id). Probably its host keys were made anew by hand.`;
  }
  if (differ(before.boardName, since.boardName) || differ(before.model, since.model)) {
    return `${name} was ${modelOf(before)} and is now ${modelOf(since)}. Probably the device was replaced, or the address belongs to another one.`;
  }
  const same = isKnown(before.boardName) && before.boardName === since.boardName ? ' (same board)' : '';
  if (differ(installedOn(before), installedOn(since))) {
    return `${name} went from ${installedOn(before)} to ${installedOn(since)}${same}. Probably it was upgraded without keeping its settings.`;
  }
  if (!differ(before.bootId, since.bootId) || same === '') return null;
  return `${name} is the same model with the same release, and was restarted in between (same board, another boot id). Probably it was reset to factory settings.`;
}

function fromAddress({ name, sharesAddressWith }: KeyChangeEvidence): string | null {
  if (sharesAddressWith === null) return null;
  return `${sharesAddressWith} has the same address as ${name}. Probably the other one of both answers there now.`;
}

/** Nobody has logged in since, so there is only what was known before. */
function fromBefore({ name, before, since, trustedKeyType, shownKeyType }: KeyChangeEvidence): string | null {
  if (!before || since) return null;
  const seen = `When Flowhelm last saw ${name} with its trusted key, on ${dayOf(before.takenAt)}, it ran ${installedOn(before) ?? 'a system that it did not name'}.`;
  const onlyRsa = before.distribution === 'OpenWrt' && /^(1[0-9])\./.test(before.release ?? '');
  if (onlyRsa && trustedKeyType === 'ssh-rsa' && shownKeyType !== 'ssh-rsa') {
    return `${seen} That release has RSA keys only, and now there is one of another type. Probably it was upgraded.`;
  }
  if (before.distribution === 'OpenWrt') {
    return `${seen} Probably it was since then reset to factory settings, upgraded without keeping its settings, or started in failsafe mode: OpenWrt makes new keys then.`;
  }
  return `${seen} Probably it was since then installed anew, or its host keys were made anew.`;
}

function installedOn({ distribution, release }: SeenMachine): string | null {
  return [distribution, release].filter(isKnown).join(' ') || null;
}

function modelOf({ model, boardName }: SeenMachine): string {
  return model ?? boardName ?? 'an unknown model';
}

function isKnown(text: string | null): text is string {
  return text !== null && text !== '';
}

/** Both are known, and not the same. */
function differ(one: string | null, other: string | null): boolean {
  return isKnown(one) && isKnown(other) && one !== other;
}

function dayOf(at: string): string {
  return at.slice(0, 10);
}
