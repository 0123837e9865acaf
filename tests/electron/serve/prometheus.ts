import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});

export interface QueriedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Prometheus {
  /** What it answers to a query now. */
  query(expression: string): Promise<QueriedSeries[]>;
}

/** A real Prometheus that scrapes one target every second, on a port of its own choice and with its data in a temporary folder. */
export async function startPrometheus(target: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-prometheus-'));
  const configuration = join(folder, 'prometheus.yml');
  writeFileSync(
    configuration,
    `global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: flowhelm
    static_configs: [{ targets: ['${target}'] }]
`,
  );
  const data = join(folder, 'data');
  const args = [`--config.file=${configuration}`, `--storage.tsdb.path=${data}`, '--web.listen-address=127.0.0.1:0'];
  const child = spawn('prometheus', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });
  const address = await addressOf(child);
  return {
    async query(expression) {
      const response = await fetch(`http://${address}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: expression }),
      });
      if (response.status === 503) return [];
      const { result } = answerSchema.parse(await response.json()).data;
      return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      if (said.length > 100_000) return;
      said += chunk;
      const [, address] = /msg="Listening on" address=(\S+)/.exec(said) ?? [];
      if (address) resolve(address);
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`Prometheus has ended: ${said}`)));
  });
}
