import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proofReportSchema } from '../../../shared/model/proof-report.ts';
import { figureNames } from '../../../shared/model/sample.ts';
import { proofReport } from '../../../shared/rules/proof-report.ts';
import {
  aroundChange,
  changeEnd,
  confirmedChange,
  iso,
  material,
  options,
  sampleAt,
  seeded,
  traffic,
} from '../proof-samples.ts';
import { makeSnapshot } from '../snapshot-builder.ts';

const random = seeded(20_26);
const halved = aroundChange(random, [2, 1]);
const figure = (report: ReturnType<typeof proofReport>, id: string) => report.figures.find((each) => each.id === id);

describe('a proof report', () => {
  it('finds that forwarding takes half of the CPU, and says by how much', () => {
    const report = proofReport(material(halved), options);
    expect(proofReportSchema.parse(report)).toEqual(report);
    expect(report).toMatchObject({ conclusion: 'better', caveats: [], readyAt: null });
    expect(report.sentence).toMatch(/^Since the change, forwarding takes less CPU: 0\.\d+ times \(0\.\d+ to 0\.\d+\)/);
    const cost = figure(report, 'softirq-per-gbit');
    expect(cost).toMatchObject({ conclusion: 'better' });
    // 2 processors per Gbit/s before and 1 after
    expect(cost?.before?.median).toBeGreaterThan(1.7);
    expect(cost?.before?.median).toBeLessThan(2.3);
    expect(cost?.ratio?.high).toBeLessThan(1);
    expect(cost?.ratio?.low).toBeLessThan(0.5);
    expect(figure(report, 'offload-share')).toMatchObject({ conclusion: 'better', ratio: null });
    expect(figure(report, 'gateway-latency')).toMatchObject({ conclusion: 'no-difference' });
  });

  it('says so when forwarding takes more', () => {
    const report = proofReport(material(aroundChange(seeded(3), [1, 2])), options);
    expect(report.conclusion).toBe('worse');
    expect(report.sentence).toContain('forwarding takes more CPU');
  });

  it('hardly ever tells two windows apart that are the same', () => {
    const runs = 200;
    for (const count of [8, 20, 55]) {
      const noise = seeded(count);
      let told = 0;
      for (let run = 0; run < runs; run += 1) {
        const { conclusion } = proofReport(material(aroundChange(noise, [1, 1], { count })), options);
        if (conclusion === 'better' || conclusion === 'worse') told += 1;
      }
      expect(told / runs).toBeLessThanOrEqual(0.05);
    }
  });

  it('finds a difference of two in nearly every half hour', () => {
    const noise = seeded(9);
    const found = Array.from(
      { length: 100 },
      () => proofReport(material(aroundChange(noise, [2, 1])), options).conclusion,
    ).filter((conclusion) => conclusion === 'better');
    expect(found.length).toBeGreaterThanOrEqual(95);
  });

  it('does not depend on the order in which samples come', () => {
    const expected = proofReport(material(halved), options);
    fc.assert(
      fc.property(fc.shuffledSubarray(halved, { minLength: halved.length }), (shuffled) => {
        expect(proofReport(material(shuffled), options)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('never holds a number that is none, whatever was kept', () => {
    const value = fc.option(fc.oneof(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.constant(0)), { nil: null });
    const figures = fc.record(Object.fromEntries(figureNames.map((name) => [name, value])));
    const sample = fc.record({
      at: fc.integer({ min: changeEnd - 2000, max: changeEnd + 2000 }),
      figures,
      source: fc.constantFrom('interface', 'interface-low', 'port-counters', null),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), fc.option(fc.constantFrom(1, 4)), (samples, cpus) => {
        const report = proofReport(
          material(
            samples.map(({ at, figures, source }) => sampleAt(at, figures, source)),
            { snapshots: [makeSnapshot({ load: { cpus } })] },
          ),
          options,
        );
        expect(proofReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
        expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity/);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what a proof report cannot tell', () => {
  it('is not told from counters that do not see hardware', () => {
    const low = halved.map((sample) =>
      sample.at > changeEnd ? { ...sample, rateSource: 'interface-low' as const } : sample,
    );
    const report = proofReport(material(low), options);
    expect(report.conclusion).toBe('not-enough');
    expect(report.sentence).toContain('do not see what runs in hardware');
    expect(figure(report, 'softirq-per-gbit')).toMatchObject({ conclusion: 'not-enough', after: null, ratio: null });
    expect(figure(report, 'throughput')).toMatchObject({ conclusion: 'not-enough', after: null });
    expect(figure(report, 'softirq')).toMatchObject({ conclusion: 'better' });
    expect(report.caveats.join()).toContain('counters');
  });

  it('is not told from an idle router', () => {
    const idle = halved.map(({ at, figures }) =>
      sampleAt(at, { ...figures, rxBitsPerSecond: 2e5, txBitsPerSecond: 1e4 }),
    );
    expect(proofReport(material(idle), options)).toMatchObject({
      conclusion: 'not-enough',
      sentence: expect.stringContaining('too little traffic before the change'),
    });
  });

  it('is not told when the number of processors is not known', () => {
    const report = proofReport(material(halved, { snapshots: [makeSnapshot({ load: { cpus: null } })] }), options);
    expect(report.sentence).toContain('how many processors');
  });

  it.each([
    ['undone', 'The change was undone'],
    ['refused', 'The change was refused'],
    ['pending', 'not known yet'],
    ['unresolved', 'not known yet'],
  ] as const)('is not told of a change that is %s', (state, words) => {
    const report = proofReport(material(halved, { change: confirmedChange({ state }) }), options);
    expect(report).toMatchObject({ conclusion: 'not-enough', sentence: expect.stringContaining(words) });
  });

  it('is not told before there are samples, with the time when there will be', () => {
    const soFar = halved.filter(({ at }) => at <= changeEnd + 150);
    const now = new Date((changeEnd + 150) * 1000);
    const report = proofReport(material(soFar), { ...options, now });
    expect(report).toMatchObject({
      conclusion: 'not-enough',
      // 3 of 8 are there, one every 30 s
      readyAt: iso(changeEnd + 300),
      sentence: expect.stringContaining('55 samples from before the change and 3 from after it'),
    });
    expect(proofReport(material(soFar), options).readyAt).toBeNull();
    expect(proofReport(material([]), { ...options, now })).toMatchObject({
      readyAt: null,
      sentence: expect.stringContaining('Flowhelm has to run'),
    });
  });
});

describe('the caveats of a proof report', () => {
  const caveatsOf = (samples: ReturnType<typeof aroundChange>, change = confirmedChange()) =>
    proofReport(material(samples, { change }), options).caveats.join('\n');

  it('name few samples', () => {
    expect(caveatsOf(aroundChange(seeded(5), [2, 1], { count: 10 }))).toContain('Few samples');
  });

  it('name other traffic and other connections', () => {
    const other = halved.map(({ at, figures }) =>
      at < changeEnd
        ? sampleAt(at, figures)
        : sampleAt(at, { ...figures, rxBitsPerSecond: 9e8, conntrackEntries: 400 }),
    );
    expect(caveatsOf(other)).toContain('other traffic');
    expect(caveatsOf(other)).toContain('other connections');
  });

  it('name a router that was busy', () => {
    const busy = halved.map(({ at, figures }) => sampleAt(at, { ...figures, cpuBusyShare: at < changeEnd ? 1 : 0.3 }));
    expect(caveatsOf(busy)).toContain('busy most of the time before the change');
    expect(caveatsOf(busy)).not.toContain('busy most of the time after the change');
  });

  it('name another time of day', () => {
    const wide = { ...options, windowSeconds: 8 * 3600 };
    const samples = [
      ...traffic(changeEnd - 6 * 3600, { random, count: 500, cost: 2, spread: 0.3 }),
      ...traffic(changeEnd + 3600, { random, count: 500, cost: 1, spread: 0.3 }),
    ];
    expect(proofReport(material(samples), wide).caveats.join()).toContain('different times of day');
  });

  it('name a change that was undone, and a window that was cut', () => {
    expect(caveatsOf(halved, confirmedChange({ state: 'undone' }))).toContain('ran the same before and after');
    const next = confirmedChange({ id: 'next', startedAt: iso(changeEnd + 900), endedAt: iso(changeEnd + 930) });
    const report = proofReport(material(halved, { changes: [next] }), options);
    expect(report.caveats).toContain('The time after the change is cut short, because another change was made then.');
  });
});

describe('who a proof report is about', () => {
  const telling = makeSnapshot({ identity: { hostname: 'attic-router', model: "Attic's box", release: '24.10.5' } });

  it('stays out of it', () => {
    const { router } = proofReport(material(halved, { snapshots: [telling] }), options);
    expect(router).toMatchObject({ name: null, host: null, model: null, release: '24.10.5' });
  });

  it.each(['Box at 192.168.7.1', 'box 02:00:5e:10:00:01', 'fe80::1:2:3 box', 'attic-router'])(
    'stays out of it, whatever the router says of its model: %s',
    (model) => {
      const snapshots = [makeSnapshot({ identity: { hostname: 'attic-router', model } })];
      expect(proofReport(material(halved, { snapshots }), options).router.model).toBeNull();
    },
  );

  it('is in it when asked for', () => {
    const { router } = proofReport(material(halved, { snapshots: [telling] }), { ...options, identified: true });
    expect(router).toMatchObject({ name: 'Attic', host: '192.168.7.1', model: "Attic's box" });
  });
});
