import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RotatingFile } from '../../../electron/log/rotating-file.ts';
import { openLog } from '../../../electron/log.ts';
import { temporaryFolder } from '../store/samples.ts';

const secret = 'Tr0ub4dor&3-"quoted"\\';
const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n-----END OPENSSH PRIVATE KEY-----';

function written(use: (log: ReturnType<typeof openLog>) => void): string {
  const folder = temporaryFolder();
  const log = openLog({ folder });
  use(log);
  return readFileSync(join(folder, 'flowhelm.log'), 'utf8');
}

describe('a secret is struck out', () => {
  test.each<[string, Record<string, unknown>]>([
    ['under its name', { password: secret }],
    ['under its name in a snake', { serve_password: secret }],
    ['under its name, deep inside', { request: { input: [{ secrets: { passphrase: secret } }] } }],
    ['in a list under its name', { tokens: 1, token: [secret] }],
    ['in the fields of an error', { error: Object.assign(new Error('no'), { privateKey: secret }) }],
    ['in the cause of an error', { error: new Error('no', { cause: { cookie: secret } }) }],
  ])('%s', (_, facts) => {
    const text = written((log) => log.info(facts, 'told'));
    expect(text).toContain('told');
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('Tr0ub4dor');
  });

  test.each<[string, (log: ReturnType<typeof openLog>) => void]>([
    ['in the message', (log) => log.info({}, `sent ${secret} to it`)],
    ['in a fact with a harmless name', (log) => log.warn({ stderr: `bad: ${secret}` }, 'failed')],
    ['in the words and the stack of an error', (log) => log.error({ error: new Error(`no ${secret}`) }, 'failed')],
    ['in an address', (log) => log.info({}, `GET /?x=${encodeURIComponent(secret)}`)],
  ])('wherever it appears once it is known: %s', (_, use) => {
    const text = written((log) => {
      log.hide(secret);
      use(log);
    });
    expect(text).not.toContain('Tr0ub4dor');
  });

  test('by its shape: private keys and tokens in links', () => {
    const text = written((log) => log.info({ stdout: `${key}\nand more` }, 'GET /?token=abcDEF123 HTTP/1.1'));
    expect(text).not.toMatch(/b3BlbnNzaC|abcDEF123/);
    expect(text).toContain('and more');
  });

  test('whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }), (random) => {
        const hidden = `${random}#unlikely#`;
        const text = written((log) => {
          log.hide(hidden);
          log.info({ inside: [hidden] }, `before ${hidden} after`);
        });
        for (const line of text.trim().split('\n')) {
          const { inside, msg }: { inside: string[]; msg: string } = JSON.parse(line);
          expect([inside.join(), msg]).toEqual(['[redacted]', 'before [redacted] after']);
        }
      }),
      { numRuns: 30, examples: [['"        '], ['\\"quoted\\"']] },
    );
  });
});

test('what is no secret stays as it is', () => {
  const text = written((log) =>
    log.info({ passwordless: true, password: null, tokenCount: 3, code: 'unreachable' }, 'ok'),
  );
  expect(JSON.parse(text)).toMatchObject({ passwordless: true, password: null, tokenCount: 3, code: 'unreachable' });
});

test('the log stays within its size, newest lines last, for its owner only', () => {
  const folder = temporaryFolder();
  const file = new RotatingFile({ folder, bytesPerFile: 100, files: 3 });
  for (let line = 0; line < 40; line += 1) file.write(`line number ${line}\n`);
  expect(readdirSync(folder).toSorted()).toEqual(['flowhelm.1.log', 'flowhelm.2.log', 'flowhelm.log']);
  for (const name of readdirSync(folder)) {
    expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(100);
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  }
  expect(file.tail(40)).toBe('line number 38\nline number 39\n');
  expect(file.tail(1_000_000)).toMatch(/line number 39\n$/);
  const again = new RotatingFile({ folder, bytesPerFile: 100, files: 3 });
  again.write('after a restart\n');
  expect(again.tail(50)).toContain('line number 39\nafter a restart\n');
});
