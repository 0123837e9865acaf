import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

/** Starts writing-process.ts, which goes away with the test. */
export function startWriting(home: string, purpose: 'hold' | 'write' | 'samples') {
  const script = join(import.meta.dirname, 'writing-process.ts');
  const child: ChildProcessByStdio<null, Readable, null> = spawn(process.execPath, [script, home, purpose], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const exited = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`the writing process ended with ${code}`)));
  });
  exited.catch(() => {});
  const complete = () => text.split('\n').slice(0, -1);
  return {
    pid: child.pid,
    async lines(count: number): Promise<void> {
      while (complete().length < count) {
        await Promise.race([once(child.stdout, 'data'), exited]);
      }
    },
    async kill(): Promise<string[]> {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await closed;
      return complete();
    },
  };
}
