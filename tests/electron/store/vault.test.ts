import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Vault } from '../../../electron/store/vault.ts';
import { temporaryFolder } from './samples.ts';

/** The least that is allowed; what is tested does not depend on it. */
const cost = 2 ** 15;
const now = () => new Date('2026-11-22T20:00:00Z');

function vaultIn(folder: string): Vault {
  return new Vault({ folder, cost, now });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : String(thrown);
}

/** A folder with a vault in it whose passphrase is `open sesame`. */
async function made(): Promise<{ folder: string; file: string; vault: Vault }> {
  const folder = temporaryFolder();
  const vault = vaultIn(folder);
  await vault.create('open sesame');
  await vault.set('r1', 'password', 'pä"ss\n');
  return { folder, file: join(folder, 'vault.json'), vault };
}

test('keeps secrets over runs, asks for the passphrase once in each, and has nothing of them in the clear', async () => {
  const { folder, file, vault } = await made();
  await vault.set('r1', 'passphrase', 'hunter2');
  expect(vault.state).toBe('open');
  const later = vaultIn(folder);
  expect(later.state).toBe('locked');
  expect(await codeOf(later.get('r1', 'password'))).toBe('vault-locked');
  expect(await codeOf(later.set('r1', 'password', 'x'))).toBe('vault-locked');
  expect(await codeOf(later.remove('r1', 'password'))).toBe('vault-locked');
  await later.unlock('open sesame');
  expect(await later.get('r1', 'password')).toBe('pä"ss\n');
  expect(await later.get('r2', 'password')).toBeNull();
  expect(await later.remove('r1', 'password')).toBe(true);
  expect(await later.remove('r1', 'password')).toBe(false);
  expect(await later.get('r1', 'passphrase')).toBe('hunter2');
  expect(readFileSync(file, 'utf8')).not.toMatch(/hunter2|sesame|r1/);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['vault.json']);
});

test('a folder without a vault', async () => {
  const vault = vaultIn(temporaryFolder());
  expect(vault.state).toBe('none');
  expect(await codeOf(vault.get('r1', 'password'))).toBe('vault-locked');
  expect(await codeOf(vault.unlock('x'))).toBe('vault-unusable');
});

test('a wrong passphrase is told at once and changes nothing', async () => {
  const { folder, file } = await made();
  const before = readFileSync(file);
  const vault = vaultIn(folder);
  expect(await codeOf(vault.unlock('open sesamy'))).toBe('vault-passphrase-wrong');
  expect(await codeOf(vault.changePassphrase('open sesamy', 'another one'))).toBe('vault-passphrase-wrong');
  expect(await codeOf(vault.create('another one'))).toBe('bad-input');
  expect(vault.state).toBe('locked');
  expect(readFileSync(file)).toEqual(before);
  await vault.unlock('open sesame');
  expect(await codeOf(vault.unlock('wrong again'))).toBe('vault-passphrase-wrong');
  expect(await vault.get('r1', 'password')).toBe('pä"ss\n');
});

test('another passphrase opens the same secrets, and the old one nothing', async () => {
  const { folder, vault } = await made();
  await vault.changePassphrase('open sesame', 'correct horse');
  await vault.set('r2', 'password', 'two');
  const later = vaultIn(folder);
  expect(await codeOf(later.unlock('open sesame'))).toBe('vault-passphrase-wrong');
  await later.unlock('correct horse');
  expect(await later.get('r1', 'password')).toBe('pä"ss\n');
  expect(await later.get('r2', 'password')).toBe('two');
});

test('the same passphrase typed on another keyboard opens it', async () => {
  const vault = vaultIn(temporaryFolder());
  await vault.create('Gr\u00FC\u00DFe \u00E4');
  await vault.unlock('Gru\u0308\u00DFe a\u0308');
  expect(vault.state).toBe('open');
});

test('each write has a nonce of its own, and a new passphrase a salt of its own', async () => {
  const { file, vault } = await made();
  const read = () => JSON.parse(readFileSync(file, 'utf8'));
  const files = [read()];
  for (const secret of ['a', 'a', 'a']) {
    await vault.set('r1', 'password', secret);
    files.push(read());
  }
  expect(new Set(files.map(({ nonce }) => nonce)).size).toBe(4);
  expect(new Set(files.map(({ scrypt }) => scrypt.salt)).size).toBe(1);
  await vault.changePassphrase('open sesame', 'open sesame');
  expect(read().scrypt.salt).not.toBe(files[0].scrypt.salt);
  expect(read().scrypt.N).toBeGreaterThanOrEqual(2 ** 15);
});

test('secrets that are set at the same time are all kept', async () => {
  const { folder, vault } = await made();
  const ids = Array.from({ length: 20 }, (_, index) => `many-${index}`);
  await Promise.all(ids.map((id) => vault.set(id, 'password', id)));
  const later = vaultIn(folder);
  await later.unlock('open sesame');
  expect(await Promise.all(ids.map((id) => later.get(id, 'password')))).toEqual(ids);
});

test('what a crash has left beside the vault is no obstacle', async () => {
  const { folder, file, vault } = await made();
  writeFileSync(`${file}.new`, 'half of a', { mode: 0o644 });
  await vault.set('r2', 'password', 'two');
  expect(readdirSync(folder)).toEqual(['vault.json']);
  const later = vaultIn(folder);
  await later.unlock('open sesame');
  expect(await later.get('r2', 'password')).toBe('two');
});

test.skipIf(process.platform === 'win32')('a vault that cannot be written stays as it was', async () => {
  const { folder, file, vault } = await made();
  const before = readFileSync(file);
  const { mkdirSync } = await import('node:fs');
  mkdirSync(`${file}.new/full`, { recursive: true });
  expect(await codeOf(vault.set('r2', 'password', 'two'))).toBe('vault-unusable');
  expect(await vault.get('r2', 'password')).toBeNull();
  expect(readFileSync(file)).toEqual(before);
  expect(existsSync(folder)).toBe(true);
});

describe('a damaged vault', () => {
  const damages: readonly [string, (text: string) => string][] = [
    ['cut off', (text) => text.slice(0, -20)],
    ['empty', () => ''],
    ['zeros', (text) => '\0'.repeat(text.length)],
    ['another thing', () => '{"format":"something"}'],
    [
      'a changed content',
      (text) => text.replace(/("content": ")(.)/, (_all, head, one) => head + (one === 'A' ? 'B' : 'A')),
    ],
    ['a changed salt', (text) => text.replace(/("salt": ")(.)/, (_all, head, one) => head + (one === 'A' ? 'B' : 'A'))],
    ['a weak key', (text) => text.replace(/"N": \d+/, '"N": 1024')],
    ['a key that would take all memory', (text) => text.replace(/"N": \d+/, '"N": 1073741824')],
  ];
  test.each(damages)('%s: is set aside as it is, and a new one can be made', async (_what, damage) => {
    const { folder, file } = await made();
    const damaged = damage(readFileSync(file, 'utf8'));
    writeFileSync(file, damaged);
    const vault = vaultIn(folder);
    expect(await codeOf(vault.unlock('open sesame'))).toBe('vault-unusable');
    expect(vault.state).toBe('none');
    expect(readdirSync(folder)).toEqual(['vault-damaged-20261122T200000Z.json']);
    expect(readFileSync(join(folder, 'vault-damaged-20261122T200000Z.json'), 'utf8')).toBe(damaged);
    await vault.create('a new passphrase');
    writeFileSync(file, damaged);
    expect(await codeOf(vaultIn(folder).unlock('open sesame'))).toBe('vault-unusable');
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('any flipped bit is noticed before anything is believed', async () => {
    const { folder, file } = await made();
    const sound = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 2), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        const flipped = Buffer.from(sound);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        writeFileSync(file, flipped);
        const code = await codeOf(vaultIn(folder).unlock('another passphrase'));
        // space between the values may be another space
        const harmless = /\s/.test(String.fromCharCode(sound[at] ?? 0));
        expect(harmless ? ['vault-unusable', 'vault-passphrase-wrong'] : ['vault-unusable']).toContain(code);
      }),
      { numRuns: 60 },
    );
  });

  test('a vault of a newer version is left where it is', async () => {
    const { folder, file } = await made();
    const newer = readFileSync(file, 'utf8').replace('"version": 1', '"version": 2');
    writeFileSync(file, newer);
    expect(await codeOf(vaultIn(folder).unlock('open sesame'))).toBe('vault-unusable');
    expect(readFileSync(file, 'utf8')).toBe(newer);
  });
});
