import { expect, it } from 'vitest';
import { readKeyFile } from '../../../electron/ssh/key-file.ts';

it.runIf(process.platform !== 'win32')('a device that never ends is no key file', async () => {
  await expect(readKeyFile('/dev/zero')).rejects.toMatchObject({
    code: 'key-file-unusable',
    message: '/dev/zero is not a private key: it is a device or a pipe.',
  });
});
