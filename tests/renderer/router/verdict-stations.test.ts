import { describe, expect, it } from 'vitest';
import { provenMode, verdictStations } from '../../../renderer/features/router/verdict-stations.ts';
import type { AuditReport } from '../../../shared/model/fleet.ts';
import type { Verdict } from '../../../shared/model/verdict.ts';
import { makeFlows, offOverrides, softwareFlowtable, softwareOverrides } from '../../shared/snapshot-builder.ts';
import { makeReport } from './samples.ts';

function statesOf(report: AuditReport): string {
  return verdictStations(report)
    .map(({ state }) => state)
    .join(' ');
}

function withVerdict(verdict: Partial<Verdict>): AuditReport {
  const report = makeReport();
  return { ...report, verdict: { ...report.verdict, ...verdict } };
}

describe('verdictStations', () => {
  it.each([
    ['hardware at work', makeReport(), 'reached reached reached reached'],
    ['software at work', makeReport(softwareOverrides()), 'reached reached reached off'],
    ['off', makeReport(offOverrides()), 'off off off off'],
    [
      'hardware that fell back to software',
      makeReport({
        flowtables: [softwareFlowtable()],
        conntrack: { flows: makeFlows({ software: 40, slow: 10 }) },
      }),
      'reached gap reached behind',
    ],
    ['a flowtable that is not loaded', makeReport({ flowtables: [] }), 'reached gap reached reached'],
    [
      'hardware that is loaded and takes software flows only',
      makeReport({ conntrack: { flows: makeFlows({ software: 40, slow: 10 }) } }),
      'reached reached reached gap',
    ],
    [
      'no flow offloaded although there are some to take',
      makeReport({ npu: { engines: [] }, conntrack: { flows: makeFlows({ eligible: 60, slow: 80 }) } }),
      'reached reached gap behind',
    ],
    [
      'an idle network',
      makeReport({ npu: { engines: [] }, conntrack: { flows: makeFlows({ local: 3 }) } }),
      'reached reached waiting waiting',
    ],
    [
      'edits of somebody that are not saved',
      makeReport({ configured: { staged: ["firewall.cfg01e63d.flow_offloading='1'"] } }),
      'gap reached reached reached',
    ],
    [
      "a vendor's engine, which is no flow offload",
      withVerdict({ configured: 'off', loaded: 'off', accelerating: 'hardware', reason: 'off-vendor-engine' }),
      'off off off off',
    ],
    [
      'a configuration that could not be read',
      withVerdict({ configured: null, loaded: null, accelerating: 'unknown', reason: 'not-enough-evidence' }),
      'unknown unknown unknown off',
    ],
  ])('shows %s', (_, report, expected) => {
    expect(statesOf(report)).toBe(expected);
  });

  it('names what was read as evidence', () => {
    const [configured, loaded, offloading, hardware] = verdictStations(makeReport());
    expect(configured?.facts).toContain('flow_offloading = 1');
    expect(loaded?.facts[0]).toBe('flowtable inet fw4 ft, flags offload');
    expect(loaded?.facts.at(-1)).toBe('1 rule sends flows to it');
    expect(offloading?.facts[0]).toBe('42 in hardware, 3 in software, 83 slow');
    expect(hardware?.facts[0]).toBe('mediatek-ppe: 84 entries bound');
  });
});

describe('provenMode', () => {
  it.each([
    ['good', 'hardware', 'hardware'],
    ['good', 'software', 'software'],
    ['attention', 'hardware', 'off'],
    ['neutral', 'idle', 'off'],
    ['unknown', 'unknown', 'off'],
  ] as const)('is, for %s and %s, %s', (level, accelerating, mode) => {
    expect(provenMode({ level, accelerating })).toBe(mode);
  });
});
