import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { describe, expect, test } from 'vitest';
import { readKeyFile, unlockKeyFile } from '../../../electron/ssh/key-file.ts';
import { listOwnKeys, ownKeyFor } from '../../../electron/ssh/own-keys.ts';
import { temporaryFolder } from '../store/samples.ts';
import { startAgent } from './agent-process.ts';
import { installed, mayBeAbsent } from './installed.ts';
import { newKey } from './sample-keys.ts';

const sshKeygen = installed('ssh-keygen');

describe.skipIf(sshKeygen === null && mayBeAbsent)('key pairs of a user', () => {
  const generate = (file: string, ...options: string[]) =>
    execFileSync(sshKeygen ?? 'ssh-keygen', ['-q', ...options, '-C', 'me here', '-f', file]);

  test.each([
    ['ed25519', ['-t', 'ed25519'], 'ssh-ed25519'],
    ['rsa', ['-t', 'rsa', '-b', '2048', '-m', 'PEM'], 'ssh-rsa'],
    ['ecdsa', ['-t', 'ecdsa', '-b', '384'], 'ecdsa-sha2-nistp384'],
  ])('%s, plain and encrypted', async (_kind, options, type) => {
    const folder = temporaryFolder();
    generate(join(folder, 'plain'), ...options, '-N', '');
    generate(join(folder, 'closed'), ...options, '-N', 'long enough');
    const own = await listOwnKeys({ agentSocket: null, folder });
    expect(own).toMatchObject(
      ['closed', 'plain'].map((name) => ({
        key: { type, comment: 'me here', line: readFileSync(join(folder, `${name}.pub`), 'utf8').trim() },
        inAgent: false,
        publicFile: join(folder, `${name}.pub`),
        privateFile: join(folder, name),
      })),
    );
    const fingerprint = execFileSync(sshKeygen ?? '', ['-lf', join(folder, 'plain.pub')], { encoding: 'utf8' });
    expect(fingerprint).toContain(own[1]?.key.fingerprint);
  });

  test('a public part that belongs to nothing here, or to another private part, is listed but cannot log in', async () => {
    const folder = temporaryFolder();
    generate(join(folder, 'one'), '-t', 'ed25519', '-N', '');
    generate(join(folder, 'two'), '-t', 'ed25519', '-N', '');
    renameSync(join(folder, 'one'), join(folder, 'two'));
    writeFileSync(join(folder, 'notes.pub'), 'not a key\n');
    writeFileSync(join(folder, 'huge.pub'), 'x'.repeat(200_000));
    const own = await listOwnKeys({ agentSocket: null, folder });
    expect(own.map(({ privateFile }) => privateFile)).toEqual([null, null]);
    for (const { key } of own) expect(ownKeyFor(key, own)).toBeNull();
  });

  test('a key file elsewhere that the profile names counts', async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    const file = join(elsewhere, 'routers');
    generate(file, '-t', 'ed25519', '-N', '');
    rmSync(`${file}.pub`);
    const own = await listOwnKeys({ agentSocket: null, folder, keyFiles: [file, join(elsewhere, 'gone')] });
    expect(own).toMatchObject([{ publicFile: null, privateFile: file, key: { comment: 'me here' } }]);
  });
});

test.skipIf(installed('ssh-agent') === null && mayBeAbsent)('a key in the agent and in a file is one', async () => {
  const folder = temporaryFolder();
  const [both, agentOnly] = [newKey('both'), newKey('agent only')];
  writeFileSync(join(folder, 'id.pub'), both.key.line);
  const own = await listOwnKeys({ agentSocket: await startAgent([both.private, agentOnly.private]), folder });
  expect(own).toMatchObject([
    { key: { comment: 'both' }, inAgent: true, publicFile: join(folder, 'id.pub'), privateFile: null },
    { key: { blob: agentOnly.key.blob }, inAgent: true, publicFile: null, privateFile: null },
  ]);
  expect(ownKeyFor(both.key, own)?.publicFile).toBe(join(folder, 'id.pub'));
});

test('an agent and a folder that are not there hold no keys', async () => {
  expect(await listOwnKeys({ agentSocket: '/nowhere/agent', folder: '/nowhere' })).toEqual([]);
});

describe('PKCS#8, as openssl writes it', () => {
  const encoded = { type: 'pkcs8', format: 'pem' } as const;
  const closed = { ...encoded, cipher: 'aes-256-cbc', passphrase: 'long enough' } as const;
  const pairs = {
    'ssh-ed25519': generateKeyPairSync('ed25519'),
    'ecdsa-sha2-nistp256': generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
    'ssh-rsa': generateKeyPairSync('rsa', { modulusLength: 2048 }),
  };

  test.each(Object.entries(pairs))('%s signs as itself, plain and encrypted', async (type, { privateKey }) => {
    const file = join(temporaryFolder(), 'key');
    writeFileSync(file, privateKey.export(encoded));
    const plain = await readKeyFile(file);
    expect(plain).toMatchObject({ encrypted: false, privateKey: { type } });
    writeFileSync(file, privateKey.export(closed));
    const keyFile = await readKeyFile(file);
    expect(keyFile).toMatchObject({ encrypted: true, privateKey: null, publicKey: null });
    expect(() => unlockKeyFile(keyFile, 'wrong')).toThrow('does not open');
    const key = unlockKeyFile(keyFile, 'long enough');
    expect(key.getPublicSSH()).toEqual(plain.publicKey);
    const signature = key.sign(Buffer.from('data'));
    if (signature instanceof Error) throw signature;
    const publicKey = ssh2.utils.parseKey(`${type} ${key.getPublicSSH().toString('base64')}`);
    if (publicKey instanceof Error) throw publicKey;
    expect(publicKey.verify(Buffer.from('data'), signature)).toBe(true);
  });

  test.each(['x25519', 'ed448'] as const)('%s is no key for SSH', async (kind) => {
    const file = join(temporaryFolder(), 'key');
    const { privateKey } = kind === 'x25519' ? generateKeyPairSync(kind) : generateKeyPairSync(kind);
    writeFileSync(file, privateKey.export(encoded));
    await expect(readKeyFile(file)).rejects.toMatchObject({ code: 'key-file-unusable' });
  });
});
