import { describe, expect, it } from 'vitest';
import type { OffloadMode } from '../../../shared/model/offload.ts';
import { foreignFlowtables, loadedMode, platformFlowtable, unfedFlowtable } from '../../../shared/rules/loaded-mode.ts';
import { debianOverrides, makeSnapshot, type SnapshotOverrides, softwareFlowtable } from '../snapshot-builder.ts';

const software = softwareFlowtable();
const hardware = { ...software, hardware: true };
const own = { ...software, table: 'flowhelm' };
const zapret = { ...software, table: 'zapret' };
const unfed = { ...software, fedBy: [] };
const fastpath = { ...software, table: 'firewalld', name: 'fastpath' };

describe('loadedMode', () => {
  it.each<[name: string, expected: OffloadMode | null, overrides: SnapshotOverrides]>([
    ['hardware', 'hardware', { flowtables: [hardware] }],
    ['software', 'software', { flowtables: [software] }],
    ['none', 'off', { flowtables: [] }],
    ['not fed', 'off', { flowtables: [unfed] }],
    ["zapret's is not fw4's", 'off', { flowtables: [zapret] }],
    ["zapret's beside fw4's", 'hardware', { flowtables: [zapret, hardware] }],
    ['another name in fw4', 'off', { flowtables: [{ ...software, name: 'ft2' }] }],
    ['another family', 'off', { flowtables: [{ ...software, family: 'ip' }] }],
    ['unread', null, { flowtables: [software], gaps: [{ section: 'flowtables', reason: 'timed out' }] }],
    ['fw3 hides it', null, { platform: 'fw3', flowtables: [] }],
    ['unknown platform', null, { platform: 'unknown' }],
    ['nftables: ours', 'software', { ...debianOverrides(), flowtables: [own] }],
    ["nftables: firewalld's", 'software', { ...debianOverrides(), flowtables: [fastpath] }],
    [
      'nftables: a fed one beside ours, which is not',
      'software',
      { ...debianOverrides(), flowtables: [{ ...own, hardware: true, fedBy: [] }, fastpath] },
    ],
    [
      'nftables: ours before a foreign hardware one',
      'software',
      { ...debianOverrides(), flowtables: [{ ...fastpath, hardware: true }, own] },
    ],
    [
      'nftables: hardware before software',
      'hardware',
      { ...debianOverrides(), flowtables: [fastpath, { ...fastpath, name: 'b', hardware: true }] },
    ],
    ['vyos', 'hardware', { platform: 'vyos', flowtables: [{ ...hardware, table: 'vyos_filter' }] }],
  ])('%s: %s', (_name, expected, overrides) => {
    expect(loadedMode(makeSnapshot(overrides))).toBe(expected);
  });

  it('reports the others as foreign', () => {
    const snapshot = makeSnapshot({ flowtables: [zapret, software] });
    expect(platformFlowtable(snapshot)).toEqual(software);
    expect(foreignFlowtables(snapshot)).toEqual([zapret]);
    expect(foreignFlowtables(makeSnapshot({ flowtables: [zapret] }))).toEqual([zapret]);
  });

  it('names a flowtable that lies idle', () => {
    expect(unfedFlowtable(makeSnapshot({ flowtables: [unfed] }))).toEqual(unfed);
    expect(unfedFlowtable(makeSnapshot({ flowtables: [software] }))).toBeNull();
    expect(unfedFlowtable(makeSnapshot({ flowtables: [{ ...zapret, fedBy: [] }] }))).toBeNull();
  });
});
