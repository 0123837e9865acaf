import { describe, expect, it } from 'vitest';
import { deviceRows, engineName, sides } from '../../../renderer/features/router/device-rows.ts';
import { debianOverrides, makeSnapshot, makeZone, softwareFlowtable } from '../../shared/snapshot-builder.ts';

const noneMissing = { missingDevices: [] };

describe('deviceRows', () => {
  it('puts what is missing first, then the flowtable, then the rest', () => {
    const snapshot = makeSnapshot({ flowtables: [softwareFlowtable(['eth1', 'lan1'])] });
    const rows = deviceRows(snapshot, { missingDevices: [{ device: 'br-lan', reason: 'is not listed.' }] });
    expect(rows.slice(0, 3).map(({ name, place }) => [name, place])).toEqual([
      ['br-lan', 'missing'],
      ['eth1', 'listed'],
      ['lan1', 'listed'],
    ]);
    expect(rows[0]?.reason).toBe('is not listed.');
    expect(rows.slice(3).every(({ place }) => place === 'not-needed')).toBe(true);
    expect(rows).toHaveLength(snapshot.links.length);
  });

  it('shows a listed device that does not exist', () => {
    const rows = deviceRows(makeSnapshot({ flowtables: [softwareFlowtable(['wan9'])] }), noneMissing);
    expect(rows.find(({ name }) => name === 'wan9')).toMatchObject({ place: 'listed', link: null });
  });

  it('understands "lan*" as the kernel does', () => {
    const rows = deviceRows(makeSnapshot({ flowtables: [softwareFlowtable(['lan*'])] }), noneMissing);
    expect(rows.filter(({ place }) => place === 'listed').map(({ name }) => name)).toEqual([
      'lan1',
      'lan2',
      'lan3',
      'lan4',
    ]);
  });

  it('says which zone and interface a device belongs to', () => {
    const snapshot = makeSnapshot({ zones: [makeZone('lan', { devices: ['br-lan'] })] });
    expect(deviceRows(snapshot, noneMissing).find(({ name }) => name === 'br-lan')).toMatchObject({
      zones: ['lan'],
      interfaces: ['lan'],
    });
  });
});

describe('sides', () => {
  it('has the way out on one side and the other zones on the other', () => {
    const zones = [
      makeZone('lan', { devices: ['br-lan'] }),
      makeZone('wan', { devices: ['eth1'], masquerade: true }),
      makeZone('guest', { devices: ['br-guest'] }),
    ];
    expect(sides(makeSnapshot({ zones }))).toEqual({ wan: ['eth1'], lan: ['br-lan', 'br-guest'] });
  });

  it('falls back on masquerading where there is no default route', () => {
    const zones = [makeZone('wan', { devices: ['wg0'], masquerade: true })];
    expect(sides(makeSnapshot({ zones, defaultRoutes: [] }))).toEqual({ wan: ['wg0', 'eth1'], lan: [] });
  });

  it('finds the devices of a zone by its networks', () => {
    expect(sides(makeSnapshot())).toEqual({ wan: ['eth1'], lan: ['br-lan'] });
  });

  it('knows the way out of a box without zones', () => {
    expect(sides(makeSnapshot(debianOverrides()))).toEqual({ wan: ['wan'], lan: ['lan'] });
  });
});

describe('engineName', () => {
  it.each([
    ['/sys/kernel/debug/ppe0/entries', 'ppe0'],
    ['/sys/kernel/debug/ppe1', 'ppe1'],
    ['/sys/kernel/debug/hnat/hnat_entry', 'hnat'],
  ])('of %s is %s', (path, name) => {
    expect(engineName(path)).toBe(name);
  });
});
