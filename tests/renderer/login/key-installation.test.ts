import { describe, expect, it } from 'vitest';
import { countInstallation, withStep } from '../../../renderer/features/login/key-installation.ts';

describe('the installation of a key', () => {
  const step = (id: string, state: 'working' | 'installed' | 'was-there' | 'failed') => ({
    ...{ id, state, sentence: '', error: null },
  });

  it('is counted by the latest step of each router', () => {
    const steps = [step('a', 'working'), step('b', 'was-there'), step('a', 'installed'), step('c', 'failed')];
    const installation = steps.reduce(withStep, new Map());
    expect(countInstallation(installation, ['a', 'b', 'c', 'd'])).toEqual({ good: 2, failed: ['c'], ended: 3 });
  });
});
