/** Boots one virtual machine for all test files of the lab and tells them how to reach it. */
import type { TestProject } from 'vitest/node';
import { whyUnavailable } from './host.ts';
import { type OwnedLab, startLab } from './lab.ts';
import type { LabConnection } from './types.ts';

declare module 'vitest' {
  interface ProvidedContext {
    lab: { readonly connection: LabConnection } | { readonly skipReason: string };
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  let lab: OwnedLab;
  try {
    const reason = await whyUnavailable();
    if (reason !== undefined) throw new Error(reason);
    lab = await startLab({ log: (line) => process.stderr.write(`lab: ${line}\n`) });
  } catch (error) {
    // A developer's laptop may lack what the lab needs; where it counts, silence would be a lie.
    if (process.env['CI']) throw error;
    const skipReason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`lab: skipped: ${skipReason}\n`);
    project.provide('lab', { skipReason });
    return undefined;
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  // The machine also dies with this process; stopping it here only makes Ctrl-C tidy.
  const onSignal = () => void lab.stop();
  for (const signal of signals) process.once(signal, onSignal);
  project.provide('lab', { connection: lab.connection });
  return async () => {
    for (const signal of signals) process.off(signal, onSignal);
    await lab.stop();
  };
}
