import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AuthContext } from 'ssh2';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { newKeyPair } from '../../../electron/demo/new-key.ts';
import { findAgentSocket } from '../../../electron/ssh/agent.ts';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import type { Authentication } from '../../../shared/model/router.ts';
import { startAgent } from './agent-process.ts';
import { installed, mayBeAbsent } from './installed.ts';
import { dependencies, publicKeyOf, startServer, targetFor, userKey } from './test-server.ts';

const encryptedKey = ssh2.utils.generateKeyPairSync('ed25519', { passphrase: 'open', cipher: 'aes256-ctr', rounds: 4 });
const otherKeys = Array.from({ length: 4 }, () => newKeyPair());

function keyFile(content: string, publicKey?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'id');
  writeFileSync(file, content, { mode: 0o600 });
  if (publicKey !== undefined) writeFileSync(`${file}.pub`, publicKey);
  return file;
}

/** A router that knows one key and one password, and closes after three failures, as OpenWrt's dropbear does. */
function openWrt(key: { public: string }, allowed: ('publickey' | 'password' | 'keyboard-interactive')[]) {
  const expected = publicKeyOf(key);
  return (context: AuthContext) => {
    if (context.method === 'publickey' && allowed.includes('publickey') && context.key.data.equals(expected)) {
      context.accept();
    } else if (context.method === 'password' && allowed.includes('password') && context.password === 'correct') {
      context.accept();
    } else if (context.method === 'keyboard-interactive' && allowed.includes('keyboard-interactive')) {
      context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
        if (answers[0] === 'correct') context.accept();
        else context.reject(allowed);
      });
    } else {
      context.reject(allowed);
    }
  };
}

const all: ('publickey' | 'password')[] = ['publickey', 'password'];

function secrets(password: string | null, passphrase: string | null) {
  return { password: vi.fn(async () => password), passphrase: vi.fn(async () => passphrase) };
}

const with_ = (changes: Partial<Authentication>): { authentication: Authentication } => ({
  authentication: { agent: false, keyFile: null, password: 'never', ...changes },
});

describe('password', () => {
  it('is sent once, after the methods were learnt', async () => {
    const { port, attempts } = await startServer({ authenticate: openWrt(userKey, all) });
    const connection = await connectRouter(targetFor(port), dependencies());
    expect(attempts).toEqual([{ method: 'none' }, { method: 'password', password: 'correct' }]);
    expect(connection.passwordless).toBe(false);
  });

  it('refused: says what was tried and what is allowed, and holds no secret', async () => {
    const { port, attempts } = await startServer({ authenticate: openWrt(userKey, all) });
    const wrong = { secrets: secrets('very-wrong', null) };
    const error = await connectRouter(targetFor(port), dependencies(wrong)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'authentication-failed',
      // a key file is no help to somebody who mistyped a password
      nextStep: 'Check the user and the password.',
      evidence: { user: 'root', tried: 'the password', allowed: 'publickey, password' },
    });
    expect(attempts).toHaveLength(2);
    expect(JSON.stringify(error) + String(error)).not.toContain('very-wrong');
  });

  it('is not asked for when the router takes keys only', async () => {
    const { port } = await startServer({ authenticate: openWrt(userKey, ['publickey']) });
    const asked = secrets('correct', null);
    await expect(connectRouter(targetFor(port), dependencies({ secrets: asked }))).rejects.toMatchObject({
      code: 'authentication-failed',
      nextStep: expect.stringContaining('authorized_keys'),
    });
    expect(asked.password).not.toHaveBeenCalled();
  });

  it('not given', async () => {
    const { port } = await startServer({ authenticate: openWrt(userKey, all) });
    await expect(connectRouter(targetFor(port), dependencies({ secrets: secrets(null, null) }))).rejects.toMatchObject({
      code: 'authentication-failed',
      message: expect.stringContaining('No password was given'),
    });
  });

  it('answers a hidden question (keyboard-interactive)', async () => {
    const { port } = await startServer({ authenticate: openWrt(userKey, ['keyboard-interactive']) });
    expect((await connectRouter(targetFor(port), dependencies())).isOpen).toBe(true);
  });

  it.each([
    ['a question with echo', [{ prompt: 'Password: ', echo: true }]],
    [
      'two questions',
      [
        { prompt: 'Password: ', echo: false },
        { prompt: 'Password again: ', echo: false },
      ],
    ],
  ])('is not given to %s', async (_name, prompts) => {
    const heard: string[][] = [];
    const { port } = await startServer({
      authenticate: (context) => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        context.prompt(prompts, (answers) => {
          heard.push(answers);
          context.reject(['keyboard-interactive']);
        });
      },
    });
    await expect(connectRouter(targetFor(port), dependencies())).rejects.toMatchObject({
      code: 'authentication-failed',
    });
    expect(heard.flat().join('')).toBe('');
  });

  it('is given once only, however often the router asks', async () => {
    const heard: string[] = [];
    const { port } = await startServer({
      authenticate: (context) => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        const ask = (left: number) =>
          context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
            heard.push(...answers);
            if (left > 0) ask(left - 1);
            else context.reject(['keyboard-interactive']);
          });
        ask(3);
      },
    });
    await expect(connectRouter(targetFor(port), dependencies())).rejects.toMatchObject({
      code: 'authentication-failed',
    });
    expect(heard).toEqual(['correct', '', '', '']);
  });

  it('a router without any password lets in, and the connection says so', async () => {
    const { port, attempts } = await startServer();
    const asked = secrets('correct', null);
    const connection = await connectRouter(targetFor(port), dependencies({ secrets: asked }));
    expect(connection.passwordless).toBe(true);
    expect(asked.password).not.toHaveBeenCalled();
    expect(attempts).toEqual([{ method: 'none' }]);
  });

  it('a person may take longer than the router may', async () => {
    const { port } = await startServer({ authenticate: openWrt(userKey, all) });
    const slow = {
      password: () => new Promise<string>((resolve) => setTimeout(() => resolve('correct'), 900)),
      passphrase: async () => null,
    };
    const connection = await connectRouter(targetFor(port), dependencies({ secrets: slow, readyTimeoutMs: 600 }));
    expect(connection.isOpen).toBe(true);
  });
});

describe('key file', () => {
  it('logs in, without `none` and without a question', async () => {
    const { port, attempts } = await startServer({ authenticate: openWrt(userKey, all) });
    const asked = secrets('correct', null);
    const target = targetFor(port, with_({ keyFile: keyFile(userKey.private), password: 'ask' }));
    const connection = await connectRouter(target, dependencies({ secrets: asked }));
    expect(connection.passwordless).toBe(false);
    expect(attempts.map(({ method, signed }) => [method, signed])).toEqual([
      ['publickey', false],
      ['publickey', true],
    ]);
    expect(asked.password).not.toHaveBeenCalled();
  });

  it('refused: goes on with the password', async () => {
    const { port, attempts } = await startServer({ authenticate: openWrt(encryptedKey, all) });
    const target = targetFor(port, with_({ keyFile: keyFile(userKey.private), password: 'keyring' }));
    await connectRouter(target, dependencies());
    expect(attempts.map(({ method }) => method)).toEqual(['publickey', 'none', 'password']);
  });

  it('encrypted: the passphrase opens it', async () => {
    const { port } = await startServer({ authenticate: openWrt(encryptedKey, all) });
    const asked = secrets(null, 'open');
    const file = keyFile(encryptedKey.private);
    await connectRouter(targetFor(port, with_({ keyFile: file })), dependencies({ secrets: asked }));
    expect(asked.passphrase).toHaveBeenCalledWith(expect.objectContaining({ name: 'Attic' }), file, expect.anything());
  });

  it.each([
    ['a wrong passphrase', () => keyFile(encryptedKey.private), 'wrong-passphrase', /passphrase does not open/],
    ['no passphrase', () => keyFile(encryptedKey.private), null, /no passphrase was given/],
    ['a missing file', () => '/nowhere/id', null, /does not exist/],
    ['a folder', () => tmpdir(), null, /cannot be read|folder/],
    ['garbage', () => keyFile('garbage'), null, /does not hold a private key/],
    ['an empty file', () => keyFile(''), null, /does not hold a private key/],
    ['a huge file', () => keyFile('x'.repeat(300_000)), null, /KiB large/],
    ['a damaged key', () => keyFile(userKey.private.replace(/.{80}\n-----END/s, '\n-----END')), null, /does not hold/],
  ])('%s has its own sentence', async (_name, file, passphrase, sentence) => {
    const { port, attempts } = await startServer({ authenticate: openWrt(userKey, all) });
    const target = targetFor(port, with_({ keyFile: file(), password: 'ask' }));
    const error = await connectRouter(target, dependencies({ secrets: secrets('correct', passphrase) })).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'key-file-unusable', message: expect.stringMatching(sentence) });
    expect(attempts).toEqual([]);
    expect(JSON.stringify(error)).not.toContain('wrong-passphrase');
  });

  it('nothing to log in with', async () => {
    const { port } = await startServer({ authenticate: openWrt(userKey, all) });
    await expect(connectRouter(targetFor(port, with_({})), dependencies())).rejects.toMatchObject({
      code: 'authentication-failed',
      message: expect.stringContaining('There is no key or password'),
    });
  });

  it('reads ~ as the home folder', async () => {
    const home = mkdtempSync(join(tmpdir(), 'flowhelm-home-'));
    onTestFinished(() => rmSync(home, { recursive: true }));
    vi.stubEnv('HOME', home);
    vi.stubEnv('USERPROFILE', home);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    mkdirSync(join(home, '.ssh'));
    writeFileSync(join(home, '.ssh', 'id'), userKey.private);
    const { port } = await startServer({ authenticate: openWrt(userKey, all) });
    await connectRouter(targetFor(port, with_({ keyFile: '~/.ssh/id' })), dependencies());
  });
});

describe('the forms of key files that ssh-keygen writes', () => {
  const sshKeygen = installed('ssh-keygen');
  it.skipIf(sshKeygen === null && mayBeAbsent).each([
    ['ed25519', []],
    ['rsa', ['-b', '2048']],
    ['rsa', ['-b', '2048', '-m', 'PEM']],
    ['rsa', ['-b', '2048', '-m', 'PKCS8']],
    ['ecdsa', ['-b', '256']],
    ['ecdsa', ['-b', '256', '-m', 'PEM']],
    ['ecdsa', ['-b', '521', '-m', 'PKCS8']],
  ])('%s %j, plain and encrypted', async (type, options) => {
    for (const passphrase of ['', 'long enough']) {
      const file = keyFile('');
      rmSync(file);
      execFileSync(sshKeygen ?? 'ssh-keygen', ['-q', '-t', type, ...options, '-N', passphrase, '-f', file]);
      const publicKey = { public: execFileSync('cat', [`${file}.pub`], { encoding: 'utf8' }) };
      const { port } = await startServer({ authenticate: openWrt(publicKey, all) });
      const target = targetFor(port, with_({ keyFile: file }));
      expect((await connectRouter(target, dependencies({ secrets: secrets(null, 'long enough') }))).isOpen).toBe(true);
    }
  });
});

describe('agent', () => {
  const noAgent = installed('ssh-agent') === null && mayBeAbsent;

  it.skipIf(noAgent)('logs in with a key that it holds', async () => {
    const agentSocket = await startAgent([userKey.private]);
    const { port } = await startServer({ authenticate: openWrt(userKey, all) });
    const connection = await connectRouter(targetFor(port, with_({ agent: true })), dependencies({ agentSocket }));
    expect(connection.isOpen).toBe(true);
  });

  it.skipIf(noAgent)('with a named key: offers that one only, needs no passphrase', async () => {
    const named = newKeyPair();
    const file = keyFile(reencrypted(named));
    const agentSocket = await startAgent([...otherKeys.map((key) => key.private), named.private]);
    const { port, attempts } = await startServer({ authenticate: openWrt(named, all) });
    const asked = secrets(null, null);
    const target = targetFor(port, with_({ agent: true, keyFile: file }));
    await connectRouter(target, dependencies({ agentSocket, secrets: asked }));
    expect(attempts.map(({ key }) => key?.equals(publicKeyOf(named)))).toEqual([true, true]);
    expect(asked.passphrase).not.toHaveBeenCalled();
  });

  it.skipIf(noAgent)('with a named key that it does not hold: uses the file only', async () => {
    const agentSocket = await startAgent(otherKeys.map((key) => key.private));
    const { port, attempts } = await startServer({ authenticate: openWrt(userKey, all) });
    const target = targetFor(port, with_({ agent: true, keyFile: keyFile(userKey.private) }));
    await connectRouter(target, dependencies({ agentSocket }));
    expect(attempts.map(({ key }) => key?.equals(publicKeyOf(userKey)))).toEqual([true, true]);
  });

  it.skipIf(noAgent)(
    'a named key that the router refuses is offered once, not by the agent and by the file',
    async () => {
      const agentSocket = await startAgent([userKey.private]);
      const { port, attempts } = await startServer({ authenticate: openWrt(encryptedKey, all) });
      const target = targetFor(port, with_({ agent: true, keyFile: keyFile(userKey.private), password: 'ask' }));
      await connectRouter(target, dependencies({ agentSocket }));
      expect(attempts.map(({ method }) => method)).toEqual(['publickey', 'none', 'password']);
    },
  );

  it.skipIf(noAgent)('a named public key works through the agent', async () => {
    const agentSocket = await startAgent([userKey.private]);
    const { port } = await startServer({ authenticate: openWrt(userKey, all) });
    const target = targetFor(port, with_({ agent: true, keyFile: keyFile(userKey.public) }));
    expect((await connectRouter(target, dependencies({ agentSocket }))).isOpen).toBe(true);
  });

  it.skipIf(noAgent)('leaves one of three tries for the password', async () => {
    const agentSocket = await startAgent(otherKeys.map((key) => key.private));
    const { port, attempts } = await startServer({ authenticate: openWrt(userKey, all) });
    const target = targetFor(port, with_({ agent: true, password: 'ask' }));
    await connectRouter(target, dependencies({ agentSocket }));
    expect(attempts.map(({ method }) => method)).toEqual(['publickey', 'publickey', 'none', 'password']);
  });

  it.skipIf(noAgent)('that holds too many keys: the error says so', async () => {
    const agentSocket = await startAgent(otherKeys.map((key) => key.private));
    const { port } = await startServer({ authenticate: openWrt(userKey, all) });
    const target = targetFor(port, with_({ agent: true, password: 'ask' }));
    await expect(
      connectRouter(target, dependencies({ agentSocket, secrets: secrets('wrong', null) })),
    ).rejects.toMatchObject({
      message: expect.stringContaining('The agent holds 4 keys'),
      code: 'authentication-failed',
    });
  });

  it('that is not there is no error: the next way is tried', async () => {
    const { port } = await startServer({ authenticate: openWrt(userKey, all) });
    const target = targetFor(port, with_({ agent: true, password: 'ask' }));
    const connection = await connectRouter(target, dependencies({ agentSocket: '/nowhere/agent' }));
    expect(connection.isOpen).toBe(true);
  });

  it.each([
    [{ SSH_AUTH_SOCK: '/run/agent' }, 'linux', '/run/agent'],
    [{}, 'linux', null],
    [{}, 'win32', '\\\\.\\pipe\\openssh-ssh-agent'],
    [{ SSH_AUTH_SOCK: '' }, 'darwin', null],
  ] as const)('is found from %j on %s', (environment, platform, socket) => {
    expect(findAgentSocket(environment, platform)).toBe(socket);
  });
});

/** The same key with a passphrase, as ssh-keygen writes it. */
function reencrypted(key: { private: string }): string {
  const file = keyFile(key.private);
  chmodSync(file, 0o600);
  execFileSync(installed('ssh-keygen') ?? 'ssh-keygen', ['-q', '-p', '-P', '', '-N', 'locked', '-f', file]);
  return execFileSync('cat', [file], { encoding: 'utf8' });
}
