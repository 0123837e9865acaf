import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideHostKey,
  fingerprintOf,
  hostKeyRefused,
  type KnownKey,
  readOfferedKey,
} from '../../../electron/ssh/host-keys.ts';
import { installed, mayBeAbsent } from './installed.ts';
import { publicKeyOf, routerKey, routerRsaKey, targetFor } from './test-server.ts';

const ed25519 = (fingerprint: string, revoked = false): KnownKey => ({ keyType: 'ssh-ed25519', fingerprint, revoked });
const rsa = (fingerprint: string): KnownKey => ({ keyType: 'ssh-rsa', fingerprint, revoked: false });

describe('decideHostKey', () => {
  const offered = { keyType: 'ssh-ed25519', fingerprint: 'SHA256:a' };
  it.each([
    ['nothing known', [], 'unknown'],
    ['the same key', [ed25519('SHA256:a')], 'trusted'],
    ['another key of the same type', [ed25519('SHA256:b')], 'changed'],
    ['only a key of another type', [rsa('SHA256:b')], 'unknown'],
    ['another type with the same fingerprint', [rsa('SHA256:a')], 'unknown'],
    ['an old and the same key', [ed25519('SHA256:b'), ed25519('SHA256:a')], 'trusted'],
    ['the same key, revoked', [ed25519('SHA256:a', true)], 'revoked'],
    ['the same key, trusted and revoked', [ed25519('SHA256:a'), ed25519('SHA256:a', true)], 'revoked'],
    ['another key of the type, revoked', [ed25519('SHA256:b', true)], 'unknown'],
  ] as const)('%s', (_name, known, decision) => {
    expect(decideHostKey(offered, known)).toBe(decision);
  });
});

describe('fingerprintOf', () => {
  const sshKeygen = installed('ssh-keygen');
  it.skipIf(sshKeygen === null && mayBeAbsent)('is what ssh-keygen prints', () => {
    for (const key of [routerKey, routerRsaKey]) {
      const printed = execFileSync(sshKeygen ?? 'ssh-keygen', ['-l', '-f', '-'], {
        input: key.public,
        encoding: 'utf8',
      });
      expect(printed.split(' ')[1]).toBe(fingerprintOf(publicKeyOf(key)));
    }
  });
});

describe('readOfferedKey', () => {
  it('reads the type', () => {
    expect(readOfferedKey(publicKeyOf(routerKey))?.keyType).toBe('ssh-ed25519');
    expect(readOfferedKey(publicKeyOf(routerRsaKey))?.keyType).toBe('ssh-rsa');
  });

  it('never throws, and gives printable types only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const offered = readOfferedKey(Buffer.from(bytes));
        expect(offered === null || /^[\x21-\x7e]+$/.test(offered.keyType)).toBe(true);
      }),
    );
  });
});

describe('hostKeyRefused', () => {
  const offered = { keyType: 'ssh-ed25519', fingerprint: 'SHA256:new', key: Buffer.alloc(0) };
  it('shows both fingerprints of a changed key, and only those of its type', () => {
    const error = hostKeyRefused('changed', targetFor(22), offered, [ed25519('SHA256:old'), rsa('SHA256:rsa')]);
    expect(error.code).toBe('host-key-changed');
    expect(error.evidence).toEqual({
      keyType: 'ssh-ed25519',
      fingerprint: 'SHA256:new',
      trustedFingerprint: 'SHA256:old',
    });
    expect(error.message).toContain('Attic (127.0.0.1)');
  });

  it.each([
    ['ssh-ed25519', 'dropbear_ed25519_host_key'],
    ['ssh-rsa', 'dropbear_rsa_host_key'],
    ['ecdsa-sha2-nistp256', 'dropbear_ecdsa_host_key'],
  ])('tells how to look at a %s key on the router', (keyType, file) => {
    expect(hostKeyRefused('unknown', targetFor(22), { ...offered, keyType }, []).nextStep).toContain(file);
  });
});
