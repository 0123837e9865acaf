import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { matchKeyList, parseKeyList, type ShownKey } from '../../../shared/rules/key-list.ts';

const print = (letter: string) => `SHA256:${letter.repeat(43)}`;
const a = print('a');
const b = print('b');

describe('parseKeyList', () => {
  it.each([
    ['a fingerprint alone', a, null, []],
    ['base64 with its padding', `${a}=`, null, []],
    ['ssh-keygen -l', `256 ${a} root@Attic (ED25519)`, 'ssh-ed25519', ['root@attic', 'attic']],
    ['ssh-keygen -l of an RSA key', `3072 ${a} 192.0.2.1 (RSA)`, 'ssh-rsa', ['192.0.2.1']],
    [
      'ssh-keygen -l without a comment',
      `256 ${a} no comment (ED25519)`,
      'ssh-ed25519',
      ['no comment', 'no', 'comment'],
    ],
    ['dropbearkey -y', `Fingerprint: ${a}`, null, ['fingerprint']],
    ['a name before it', `North barn: ${a}`, null, ['north barn', 'north', 'barn']],
    ['CSV with quotes', `"Attic","192.0.2.1","${a}"`, null, ['attic","192.0.2.1', 'attic', '192.0.2.1']],
    ['a type in SSH’s words', `attic ssh-rsa ${a}`, 'ssh-rsa', ['attic ssh-rsa', 'attic', 'ssh-rsa']],
    ['a name with a port', `[192.0.2.1]:2222\t${a}`, null, ['[192.0.2.1]:2222']],
  ])('%s', (_, text, keyType, names) => {
    expect(parseKeyList(text)).toEqual({ keys: [{ line: 1, fingerprint: a, keyType, names }], unreadable: [] });
  });

  it('counts lines without a fingerprint, and leaves out empty ones and comments', () => {
    const text = ['# keys of site 3', '', a, 'MD5:aa:bb:cc', `${b}x`, '\r'].join('\r\n');
    expect(parseKeyList(text)).toMatchObject({ keys: [{ line: 3, fingerprint: a }], unreadable: [4, 5] });
  });

  it('reads no line that is absurdly long', () => {
    expect(parseKeyList(`${' '.repeat(1_000_000)}${a}`)).toEqual({ keys: [], unreadable: [1] });
  });

  test('each line with a fingerprint is one key, whatever stands around it', () => {
    const noise = fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[\r\n]|SHA256/g, ''));
    const line = fc.tuple(noise, noise).map(([before, after]) => `${before} ${a} ${after}`);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        expect(parseKeyList(lines.join('\n')).keys.map((key) => key.fingerprint)).toEqual(lines.map(() => a));
      }),
      { numRuns: 100 },
    );
  });
});

describe('matchKeyList', () => {
  const attic: ShownKey = {
    ...{ id: '1', name: 'Attic', host: '192.0.2.1', port: 22 },
    keyType: 'ssh-ed25519',
    fingerprint: a,
  };
  const barn: ShownKey = { ...attic, id: '2', name: 'North barn', host: '192.0.2.2', port: 2222, fingerprint: b };

  it.each([
    ['nothing', '', 'absent', 'absent'],
    ['without names', `${a}\n${b}`, 'listed', 'listed'],
    ['with names', `attic ${a}\nNORTH BARN ${b}`, 'listed', 'listed'],
    ['with addresses', `192.0.2.1 ${a}\n[192.0.2.2]:2222 ${b}`, 'listed', 'listed'],
    ['another key for a name', `attic ${b}`, 'other-key', 'other-name'],
    ['another key for a name, and the right one without', `attic ${b}\n${a}`, 'other-key', 'other-name'],
    ['several keys for a name', `attic ${print('c')}\nattic ${a}`, 'listed', 'absent'],
    ['a key of another type for a name', `256 ${print('c')} attic (RSA)`, 'absent', 'absent'],
    ['both keys mixed up', `attic ${b}\nnorth barn ${a}`, 'other-key', 'other-key'],
    ['a comment that names nobody', `256 ${a} root@OpenWrt (ED25519)`, 'listed', 'absent'],
  ])('%s', (_, text, forAttic, forBarn) => {
    expect([...matchKeyList([attic, barn], parseKeyList(text))]).toEqual([
      ['1', forAttic],
      ['2', forBarn],
    ]);
  });
});
