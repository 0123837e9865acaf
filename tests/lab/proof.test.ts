/** Whether the report of a change tells the truth: real traffic, a real flowtable, and the figures of our own polls. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { plain } from '../../electron/cli/colour.ts';
import { showProof } from '../../electron/cli/show-proof.ts';
import { proofOf } from '../../electron/report/proof.ts';
import type { Reading } from '../../shared/model/observation.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { figuresOf } from '../../shared/rules/figures.ts';
import { describeLab } from './describe-lab.ts';
import { longWindow, type Product } from './product.ts';
import { products } from './scenarios.ts';
import { startSteadyTraffic } from './steady-traffic.ts';

const polls = 10;
const betweenPollsMs = 500;

/** Polls as the monitor does, and keeps what they find. */
async function keepSamples({ engine, router }: Product, snapshot: Snapshot): Promise<void> {
  let before: Reading | null = null;
  for (let poll = 0; poll <= polls; poll += 1) {
    const now = await engine.poll(router, { tables: false, ports: [], gateway: '203.0.113.1' });
    if (before !== null) {
      const { figures, rateSource } = figuresOf({ before, now, snapshot });
      const at = Math.floor(Date.now() / 1000);
      engine.profile.samples.add(router.id, { at, polls: 1, missed: 0, gap: null, rateSource, figures });
    }
    before = now;
    await delay(betweenPollsMs);
  }
}

describeLab('the proof report', (lab) => {
  const start = products(lab, ['soft']);

  it('tells what Software flow offloading saves of the processor under real traffic, or that it saves nothing', async () => {
    const product = start('soft');
    const { engine, router } = product;
    const { snapshot } = await engine.audit(router, { rateSeconds: 0 });
    const traffic = await startSteadyTraffic(lab, 'soft');
    try {
      await keepSamples(product, snapshot);
      const { change } = await engine.setMode(router, 'software', longWindow);
      // The next packet of a flow puts it into the flowtable; a minute, as on routers of people, would only cost time here.
      const settleSeconds = 3;
      await delay(settleSeconds * 1000 + 1000);
      await keepSamples(product, snapshot);
      if (!change) throw new Error('nothing was changed');
      const report = proofOf(engine.profile, change.id, { now: new Date(), identified: false, settleSeconds });
      process.stdout.write(`${showProof(report, plain, undefined)}\n`);

      const figure = (id: string) => report.figures.find((each) => each.id === id);
      expect(figure('offload-share')).toMatchObject({ before: { median: 0 }, conclusion: 'better' });
      // 2000 packets of 1400 bytes a second are 22 Mbit/s, whichever way they go
      expect(figure('throughput')?.before?.median).toBeGreaterThan(15e6);
      expect(figure('throughput')?.after?.median).toBeLessThan(30e6);
      expect(['better', 'no-difference']).toContain(report.conclusion);
      const ratio = figure('softirq-per-gbit')?.ratio;
      if (report.conclusion === 'better') expect(ratio?.high).toBeLessThan(1);
      else expect(report.sentence).toContain('No difference can be shown');
      expect(JSON.stringify(report)).not.toContain(lab.routers.soft.host);
    } finally {
      await traffic.stop();
    }
  });
});
