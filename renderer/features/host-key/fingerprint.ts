/** So many characters at the end of a fingerprint have to be typed; more than anybody matches by chance or by a made-up key. */
export const typedCharacters = 8;

/** Whether what was typed or pasted names this fingerprint: its last characters or all of it, as OpenSSH prints it. */
export function namesFingerprint(typed: string, fingerprint: string): boolean {
  const text = typed.trim();
  const bare = fingerprint.replace(/^SHA256:/, '');
  if (text.length < typedCharacters) return false;
  return text.replace(/^SHA256:/i, '') === bare || (text.length <= bare.length && bare.endsWith(text));
}

/** In groups of so many characters, for comparing by eye. */
export function inGroups(fingerprint: string, size = 5): string[] {
  return fingerprint.replace(/^SHA256:/, '').match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
}

/** How a person prints the fingerprint on the router itself; dropbear (OpenWrt) first, then OpenSSH (Debian). */
export function compareCommands(keyType: string): { openWrt: string; debian: string } {
  const kind =
    keyType === 'ssh-rsa' || keyType.startsWith('rsa-') ? 'rsa' : keyType.startsWith('ecdsa-') ? 'ecdsa' : 'ed25519';
  return {
    openWrt: `dropbearkey -y -f /etc/dropbear/dropbear_${kind}_host_key`,
    debian: `ssh-keygen -l -f /etc/ssh/ssh_host_${kind}_key.pub`,
  };
}
