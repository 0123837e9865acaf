/** Whether the report of a change tells the truth: real traffic, a real flowtable, and the figures of our own polls. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { plain } from '../../electron/cli/colour.ts';
import { showProof } from '../../electron/cli/show-proof.ts';
import { proofOf } from '../../electron/report/proof.ts';
import type { Reading } from '../../shared/model/observation.ts';
import type { ProofFigure } from '../../shared/model/proof-report.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { figuresOf } from '../../shared/rules/figures.ts';
import { medianOf } from '../../shared/rules/median-estimate.ts';
import { describeLab } from './describe-lab.ts';
import { longWindow, type Product } from './product.ts';
import { products } from './scenarios.ts';
import { startSteadyTraffic } from './steady-traffic.ts';

/** More than a report needs (`fewestSamples`), and each in a second of its own, for samples are kept by the second. */
const polls = 12;
const betweenPollsMs = 1_000;

/**
 * What the report may conclude. How fast the emulated processor is depends on what its host does meanwhile, so that every one of these
 * is true on some day; a conclusion must follow from its figure, and say so.
 */
const conclusions = {
  better: { says: 'forwarding takes less CPU', follows: (ratio: Ratio) => (ratio?.high ?? 1) < 1 },
  worse: { says: 'forwarding takes more CPU', follows: (ratio: Ratio) => (ratio?.low ?? 1) > 1 },
  'no-difference': { says: 'No difference can be shown', follows: (ratio: Ratio) => ratio !== null },
  'not-enough': { says: 'It cannot be told what the change has saved', follows: (ratio: Ratio) => ratio === null },
} as const;

type Ratio = ProofFigure['ratio'];

/** Polls as the monitor does, and keeps what they find; resolves to the median rate, bit/s. */
async function keepSamples({ engine, router }: Product, snapshot: Snapshot): Promise<number> {
  const rates: number[] = [];
  let before: Reading | null = null;
  for (let poll = 0; poll <= polls; poll += 1) {
    const now = await engine.poll(router, { tables: false, ports: [], gateway: '203.0.113.1' });
    if (before !== null) {
      const { figures, rateSource } = figuresOf({ before, now, snapshot });
      const at = Math.floor(Date.now() / 1000);
      engine.profile.samples.add(router.id, { at, polls: 1, missed: 0, gap: null, rateSource, figures });
      rates.push((figures.rxBitsPerSecond ?? 0) + (figures.txBitsPerSecond ?? 0));
    }
    before = now;
    await delay(betweenPollsMs);
  }
  return medianOf(rates);
}

describeLab('the proof report', (lab) => {
  const start = products(lab, ['soft']);

  it('tells what Software flow offloading saves of the processor under real traffic, or that it saves nothing', async () => {
    const product = start('soft');
    const { engine, router } = product;
    const { snapshot } = await engine.audit(router, { rateSeconds: 0 });
    const traffic = await startSteadyTraffic(lab, 'soft');
    try {
      const rateBefore = await keepSamples(product, snapshot);
      const { change } = await engine.setMode(router, 'software', longWindow);
      // The next packet of a flow puts it into the flowtable; a minute, as on routers of people, would only cost time here.
      const settleSeconds = 3;
      await delay(settleSeconds * 1000 + 1000);
      const rateAfter = await keepSamples(product, snapshot);
      if (!change) throw new Error('nothing was changed');
      const report = proofOf(engine.profile, change.id, { now: new Date(), identified: false, settleSeconds });
      process.stdout.write(`${showProof(report, plain, undefined)}\n`);

      const figure = (id: string) => report.figures.find((each) => each.id === id);
      expect(figure('offload-share')).toMatchObject({ before: { median: 0 }, conclusion: 'better' });
      // 2000 packets of 1400 bytes a second are 22 Mbit/s, whichever way they go
      expect(rateBefore).toBeGreaterThan(15e6);
      expect(rateAfter).toBeLessThan(30e6);
      const { says, follows } = conclusions[report.conclusion];
      expect(report.sentence).toContain(says);
      expect(follows(figure('softirq-per-gbit')?.ratio ?? null)).toBe(true);
      expect(JSON.stringify(report)).not.toContain(lab.routers.soft.host);
    } finally {
      await traffic.stop();
    }
  });
});
