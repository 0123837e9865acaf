import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { memorySecretStore } from '../../../electron/store/memory-secrets.ts';
import { type KeyringEntry, keyringSecretStore, type OpenKeyringEntry } from '../../../electron/store/secrets.ts';
import { temporaryFolder } from './samples.ts';

/** A keyring in memory, of which single answers can be replaced. */
function fakeKeyring(answers: Partial<KeyringEntry> = {}, kept = new Map<string, string>()): OpenKeyringEntry {
  return (account) => ({
    getPassword: async () => kept.get(account),
    setPassword: async (secret) => {
      kept.set(account, secret);
    },
    deleteCredential: async () => kept.delete(account),
    ...answers,
  });
}

const stores = {
  'the system’s keyring': () => keyringSecretStore({ load: async () => fakeKeyring() }),
  'its twin in memory': memorySecretStore,
};

describe.each(Object.entries(stores))('%s', (_, make) => {
  test('keeps secrets by router and kind', async () => {
    const store = make();
    expect(await store.available()).toBe(true);
    expect(store.why()).toBe('');
    expect(await store.get('r1', 'password')).toBeNull();
    await store.set('r1', 'password', 'pä"ss\n');
    await store.set('r1', 'passphrase', 'phrase');
    await store.set('r2', 'password', '');
    expect(await store.get('r1', 'password')).toBe('pä"ss\n');
    expect(await store.get('r1', 'passphrase')).toBe('phrase');
    expect(await store.get('r2', 'password')).toBe('');
    expect(await store.remove('r1', 'password')).toBe(true);
    expect(await store.remove('r1', 'password')).toBe(false);
    expect(await store.get('r1', 'password')).toBeNull();
    expect(await store.get('r1', 'passphrase')).toBe('phrase');
  });
});

describe('a keyring that is not available', () => {
  const broken: readonly [string, () => Promise<OpenKeyringEntry>, RegExp][] = [
    ['no binding', () => Promise.reject(new Error('Cannot find native binding.')), /no access to the keyring/],
    [
      'a binding that fails',
      () => Promise.reject(new Error('Failed to load native binding')),
      /no access to the keyring/,
    ],
    [
      'no session bus',
      async () => fakeKeyring({ setPassword: () => Promise.reject(new Error('Platform failure: DBus error: no bus')) }),
      /without a desktop/,
    ],
    [
      'an entry that cannot even be made',
      async () => () => {
        throw new Error("Couldn't access platform storage: AccessDenied");
      },
      /without a desktop/,
    ],
    ['one that forgets', async () => fakeKeyring({ getPassword: async () => null }), /does not give back/],
    [
      'one that never answers',
      async () => fakeKeyring({ setPassword: () => new Promise(() => {}) }),
      /waiting to be unlocked/,
    ],
  ];
  test.each(broken)('%s: says why and throws nothing else', async (_, load, why) => {
    const store = keyringSecretStore({ load, patienceMs: 20 });
    expect(await store.available()).toBe(false);
    expect(store.why()).toMatch(why);
    await expect(store.available()).resolves.toBe(false);
  });

  test('refuses a secret with a next step, without the secret in the error', async () => {
    const load = () => Promise.reject(new Error('Cannot find native binding.'));
    const refusal = keyringSecretStore({ load }).set('r1', 'password', 'hunter2');
    const error: unknown = await refusal.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'keyring-unavailable', nextStep: expect.stringContaining('SSH agent') });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  test('availability is asked once and leaves nothing behind', async () => {
    const kept = new Map<string, string>();
    let loads = 0;
    const store = keyringSecretStore({
      load: async () => {
        loads += 1;
        return fakeKeyring({}, kept);
      },
    });
    await Promise.all([store.available(), store.available()]);
    expect(loads).toBe(1);
    expect(kept.size).toBe(0);
  });
});

/** Runs in a process of its own, because the package reads the session bus's address from the process's environment. */
const script = `
  import { keyringSecretStore } from ${JSON.stringify(new URL('../../../electron/store/secrets.ts', import.meta.url).href)};
  const store = keyringSecretStore({ patienceMs: 20000 });
  const said = [await store.available(), store.why()];
  if (said[0]) {
    said.push(await store.get('r1', 'password'));
    await store.set('r1', 'password', 'pä"ss');
    said.push(await store.get('r1', 'password'), await store.get('r1', 'passphrase'));
    said.push(await store.remove('r1', 'password'), await store.remove('r1', 'password'), await store.get('r1', 'password'));
  }
  console.log('SAID ' + JSON.stringify(said));
`;

function said(output: string): unknown {
  return JSON.parse(/^SAID (.*)$/m.exec(output)?.[1] ?? 'null');
}

function environment(): NodeJS.ProcessEnv {
  const home = temporaryFolder();
  const runtime = join(home, 'runtime');
  mkdirSync(runtime, { mode: 0o700 });
  return { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: join(home, 'data') };
}

function installed(...programs: string[]): boolean {
  try {
    for (const program of programs) execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const run = promisify(execFile);
const node = [process.execPath, '--input-type=module', '--eval', script] as const;

describe.runIf(process.platform === 'linux')('on Linux', () => {
  test.runIf(installed('dbus-run-session', 'gnome-keyring-daemon'))(
    'a real, unlocked gnome-keyring keeps secrets',
    async () => {
      const inSession = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"';
      const { stdout } = await run('dbus-run-session', ['--', 'sh', '-c', inSession, 'sh', ...node], {
        env: environment(),
      });
      expect(said(stdout)).toEqual([true, '', null, 'pä"ss', null, true, false, null]);
    },
  );

  test.runIf(installed('dbus-run-session', 'gnome-keyring-daemon'))(
    'a gnome-keyring without a keyring takes nothing',
    async () => {
      const { stdout } = await run('dbus-run-session', ['--', ...node], { env: environment() });
      expect(said(stdout)).toEqual([false, expect.stringMatching(/unlocked keyring/)]);
    },
  );

  test('without a session bus it is unavailable at once', async () => {
    const { stdout } = await run(node[0], node.slice(1), { env: environment() });
    expect(said(stdout)).toEqual([false, expect.stringMatching(/without a desktop/)]);
  });
});
