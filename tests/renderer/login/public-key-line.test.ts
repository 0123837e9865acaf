import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pastedKey } from '../../../renderer/features/login/public-key-line.ts';

const key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'x'.repeat(43)}`;

describe('pastedKey', () => {
  it.each([
    ['', 'nothing'],
    ['\n  # a comment\n', 'nothing'],
    [key, 'key'],
    [`  ${key} anna@laptop, second floor\r\n`, 'key'],
    [key.replace(' ', '\t'), 'key'],
    [`${key}\n${key}`, 'several'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n', 'private'],
    ['PuTTY-User-Key-File-3: ssh-ed25519', 'private'],
    ['hello', 'not-a-key'],
    ['SHA256:abc', 'not-a-key'],
    [`command="reboot" ${key}`, 'not-a-key'],
    ['ssh-ed25519', 'not-a-key'],
    ['ssh-ed25519 AAAA; reboot', 'not-a-key'],
  ])('%j is %s', (text, kind) => {
    expect(pastedKey(text).kind).toBe(kind);
  });

  it('keeps the comment as it is', () => {
    expect(pastedKey(`${key} anna@laptop, second floor`)).toMatchObject({
      type: 'ssh-ed25519',
      comment: 'anna@laptop, second floor',
    });
  });

  it('gives one line, whatever is pasted', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `${key} ${text}`),
        ),
        (text) => {
          const pasted = pastedKey(text);
          if (pasted.kind === 'key') expect(pasted.line).not.toMatch(/[\r\n]/);
        },
      ),
      { numRuns: 50 },
    );
  });
});
