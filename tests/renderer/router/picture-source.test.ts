import { describe, expect, it } from 'vitest';
import { pictureSource } from '../../../renderer/features/router/picture-source.ts';
import { pictureSentence } from '../../../renderer/features/router/picture-words.ts';
import { makeFlows, offOverrides } from '../../shared/snapshot-builder.ts';
import { makeReport, makeSample } from './samples.ts';

const reachable = { state: 'reachable', at: '' } as const;
const away = {
  state: 'failed',
  at: '',
  error: { code: 'unreachable', sentence: '', nextStep: '', retryable: true, evidence: {} },
} as const;
const ends = { wan: ['eth1'], lan: ['br-lan'] };
const report = makeReport();

describe('pictureSource', () => {
  it('starts with the audit and goes on with live figures', () => {
    const sample = makeSample(0, { hardware: 7 });
    const before = pictureSource({ ...ends, reachability: reachable, report, sample: undefined });
    const after = pictureSource({ ...ends, reachability: reachable, report, sample });
    expect(before.flows).toEqual(report.snapshot.conntrack.flows);
    expect(before.npu).toEqual({ present: true, bound: 84 });
    expect(after.flows).toEqual(sample.flows);
  });

  it('keeps what was seen last while the router is away, and says that it is old', () => {
    const sample = { ...makeSample(0), flows: null };
    const source = pictureSource({ ...ends, reachability: away, report, sample });
    expect(source.stale).toBe(true);
    expect(source.flows).toEqual(report.snapshot.conntrack.flows);
  });

  it('does not take the connection table for the truth where a vendor engine moves the packets', () => {
    const vendor = makeReport();
    const verdict = { ...vendor.verdict, reason: 'off-vendor-engine' as const };
    const source = pictureSource({
      ...ends,
      reachability: reachable,
      report: { ...vendor, verdict },
      sample: makeSample(0, { slow: 99 }),
    });
    expect(source).toMatchObject({ flows: null, hidden: true });
  });

  it('knows no NPU where there is none', () => {
    const bare = makeReport({ ...offOverrides(), npu: { engines: [] } });
    const source = pictureSource({ ...ends, reachability: reachable, report: bare, sample: undefined });
    expect(source.npu).toEqual({ present: false, bound: null });
  });

  it('finds the rates of both ends', () => {
    const links = { eth1: { rxBitsPerSecond: 1, txBitsPerSecond: 2 } };
    const rates = { seconds: 2, cpuBusyShare: 0.5, softirqShare: 0.25, links };
    const sample = { ...makeSample(0), rates };
    expect(pictureSource({ ...ends, reachability: reachable, report, sample })).toMatchObject({
      wanRates: { received: 1, sent: 2, low: false },
      lanRates: null,
      cpu: { busy: 0.5, softirq: 0.25 },
    });
  });
});

describe('rates of devices', () => {
  it('are a lower bound while flows run in hardware, or in an engine that nobody sees into', () => {
    const links = { eth1: { rxBitsPerSecond: 1, txBitsPerSecond: 2 } };
    const sample = {
      ...makeSample(0, { hardware: 1 }),
      rates: { seconds: 2, cpuBusyShare: null, softirqShare: null, links },
    };
    const shown = { ...ends, reachability: reachable, report, sample };
    expect(pictureSource(shown).wanRates?.low).toBe(true);
    const verdict = { ...report.verdict, reason: 'off-vendor-engine' as const };
    const vendor = { ...report, verdict };
    expect(pictureSource({ ...shown, report: vendor, sample: { ...sample, flows: null } }).wanRates?.low).toBe(true);
  });
});

describe('pictureSentence', () => {
  it.each([
    [{ hardware: 60, slow: 40 }, '60 % of 100 flows never touch the CPU.'],
    [{ software: 30, slow: 70 }, '30 % of 100 flows take the short way through the CPU.'],
    [{ hardware: 10, software: 50, slow: 40 }, '50 % of 100 flows take the short way through the CPU.'],
    [{ slow: 1200 }, 'The whole network stack carries all 1,200 flows.'],
    [{}, 'No flows now.'],
  ])('for %j is "%s"', (figures, sentence) => {
    expect(pictureSentence(makeFlows(figures))).toBe(sentence);
  });

  it('admits not to know', () => {
    expect(pictureSentence(null)).toBe('The router does not tell which path its flows take.');
  });
});
