import ssh2 from 'ssh2';
import { expect, onTestFinished, test, vi } from 'vitest';
import { newKeyPair } from '../../../electron/demo/new-key.ts';

test('a pair that cannot be read again is not used', () => {
  const good = newKeyPair();
  const broken = { ...good, private: good.private.replace('openssh-key', '').slice(0, 200) };
  expect(ssh2.utils.parseKey(broken.private)).toBeInstanceOf(Error);
  const made = vi.spyOn(ssh2.utils, 'generateKeyPairSync').mockReturnValueOnce(broken).mockReturnValueOnce(good);
  onTestFinished(() => made.mockRestore());
  expect(newKeyPair()).toEqual(good);
  expect(made).toHaveBeenCalledTimes(2);
});
