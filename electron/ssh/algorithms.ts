import type { Algorithms, KexAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

/**
 * No group above 14: creating the big ones takes seconds under Electron's BoringSSL (anchors.md E). dropbear has offered
 * curve25519 since 2013, so group14 is only for boxes built without elliptic curves.
 */
const keyExchanges: readonly KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
];

const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * What is offered to a router. Host keys of a type that is already trusted come first, or a router that gained a second key would
 * look unknown. SHA-1 signatures (`ssh-rsa`) only for a router marked as legacy: OpenWrt 19.07 and older (domain.md 7.1).
 * Ciphers and MACs are left to ssh2, which asks the runtime what it has; naming chacha20 throws under BoringSSL. No compression:
 * a hostile router could send a small packet that unpacks to a huge one.
 */
export function chooseAlgorithms(trustedKeyTypes: readonly string[], legacy: boolean): Algorithms {
  const offered: readonly ServerHostKeyAlgorithm[] = legacy ? [...hostKeyAlgorithms, 'ssh-rsa'] : hostKeyAlgorithms;
  const isTrusted = (algorithm: ServerHostKeyAlgorithm) => trustedKeyTypes.includes(keyTypeFor(algorithm));
  return {
    kex: legacy ? [...keyExchanges, 'diffie-hellman-group14-sha1'] : [...keyExchanges],
    serverHostKey: [...offered.filter(isTrusted), ...offered.filter((algorithm) => !isTrusted(algorithm))],
    compress: ['none'],
  };
}

/** RSA keys have one type, `ssh-rsa`, whatever hash they sign with (RFC 8332). */
function keyTypeFor(algorithm: ServerHostKeyAlgorithm): string {
  return algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm;
}
