import { describe, expect, it } from 'vitest';
import { explainKeyChange, type KeyChangeEvidence, type SeenMachine } from '../../../shared/rules/key-change.ts';

const seen: SeenMachine = {
  takenAt: '2026-05-04T10:00:00.000Z',
  model: 'GL.iNet GL-MT6000',
  boardName: 'glinet,gl-mt6000',
  distribution: 'OpenWrt',
  release: '23.05.3',
  bootId: 'boot-1',
};

const nothing: KeyChangeEvidence = {
  name: 'Attic',
  trustedKeyType: 'ssh-ed25519',
  shownKeyType: 'ssh-ed25519',
  shownKeyIsOf: null,
  shownKeyTrustedUntil: null,
  sharesAddressWith: null,
  before: null,
  since: null,
};
const audited = { before: seen, since: { ...seen, takenAt: '2026-05-05T10:00:00.000Z', bootId: 'boot-2' } };

describe('explainKeyChange', () => {
  it('says nothing where nothing is known', () => {
    expect(explainKeyChange(nothing)).toBeNull();
    expect(explainKeyChange({ ...nothing, since: seen })).toBeNull();
  });

  it.each<[string, Partial<KeyChangeEvidence>, string]>([
    ['the key of another router', { shownKeyIsOf: 'Barn', before: seen }, 'now leads to Barn'],
    ['a former key', { shownKeyTrustedUntil: '2026-01-02T00:00:00.000Z' }, 'until 2026-01-02'],
    ['an address used twice', { sharesAddressWith: 'Barn', before: seen }, 'Barn has the same address'],
    ['OpenWrt before', { before: seen }, 'on 2026-05-04, it ran OpenWrt 23.05.3. Probably it was since then reset'],
    [
      'an old OpenWrt with RSA keys only',
      { before: { ...seen, release: '19.07.10' }, trustedKeyType: 'ssh-rsa' },
      'Probably it was upgraded.',
    ],
    ['another system before', { before: { ...seen, distribution: 'VyOS', release: '1.4' } }, 'installed anew'],
    ['a system without a name', { before: { ...seen, distribution: null, release: null } }, 'did not name'],
    ['the same boot', { ...audited, since: seen }, 'not been restarted in between'],
    [
      'another release',
      { ...audited, since: { ...audited.since, release: '24.10.0' } },
      'without keeping its settings',
    ],
    ['the same release after a restart', audited, 'reset to factory settings'],
    [
      'another board',
      { ...audited, since: { ...audited.since, boardName: 'x', model: 'Linksys E8450' } },
      'was GL.iNet GL-MT6000 and is now Linksys E8450',
    ],
  ])('%s', (_, evidence, words) => {
    const likely = explainKeyChange({ ...nothing, ...evidence });
    expect(likely).toContain(words);
    expect(likely).toMatch(/Probably .* This cannot be told for sure from here\.$/);
  });

  it('does not call it the same board when no board is known', () => {
    const unknown = { ...seen, model: null, boardName: null };
    expect(explainKeyChange({ ...nothing, before: unknown, since: { ...unknown, bootId: 'boot-2' } })).toBeNull();
  });
});
