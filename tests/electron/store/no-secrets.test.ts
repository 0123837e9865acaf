import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { memorySecretStore } from '../../../electron/store/memory-secrets.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import type { Router } from '../../../shared/model/router.ts';
import { hostKey, now, router, snapshot, temporaryFolder } from './samples.ts';
import { change, entry } from './samples-of-change.ts';

const password = 'correct-horse-battery';
const passphrase = 'Tr0ub4dor&3-"quoted"';

/** Every byte below the folder, as text in both encodings that SQLite knows. */
function everyByte(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((item) => item.isFile());
  return files
    .map(({ parentPath, name }) => {
      const bytes = readFileSync(join(parentPath, name));
      return `${name}\n${bytes.toString('latin1')}\n${bytes.toString('utf16le')}`;
    })
    .join('\n');
}

test('no byte of the profile holds a secret, while it is open and after', async () => {
  const home = temporaryFolder();
  const profile = openProfile({ mode: 'write', home, now });
  onTestFinished(() => profile.close());
  const secrets = memorySecretStore();
  // a form's values with the password still in them: what a careless caller would hand over
  const form: Router & { password: string } = { ...router('r1', 'findable-name'), password };
  profile.routers.add(form);
  profile.routers.update({ ...form, authentication: Object.assign({ passphrase }, form.authentication) });
  await secrets.set('r1', 'password', password);
  await secrets.set('r1', 'passphrase', passphrase);
  profile.hostKeys.trust(Object.assign({ password }, hostKey('r1')));
  profile.snapshots.record('r1', Object.assign({ password }, snapshot()), {
    identity: Object.assign({ password }, { stdout: 'OpenWrt', stderr: '', exitCode: 0 }),
  });
  profile.changes.begin(Object.assign({ password }, change('c1')));
  profile.changes.journal('c1', Object.assign({ password, passphrase }, entry('login as root')));
  profile.changes.update('c1', Object.assign({ password }, { summary: 'done' }));

  const whileOpen = everyByte(home);
  profile.close();
  const afterwards = everyByte(home);
  for (const bytes of [whileOpen, afterwards]) {
    expect(bytes).toContain('findable-name');
    expect(bytes).not.toContain(password);
    expect(bytes).not.toContain('Tr0ub4dor');
  }
  expect(await secrets.get('r1', 'password')).toBe(password);
});

test('what is removed is overwritten', () => {
  const home = temporaryFolder();
  const profile = openProfile({ mode: 'write', home, now });
  profile.routers.add(router('r1', 'a-name-to-forget'));
  profile.routers.remove('r1');
  profile.close();
  expect(everyByte(home)).not.toContain('a-name-to-forget');
});
