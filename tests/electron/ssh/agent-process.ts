import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { installed } from './installed.ts';

/** A real ssh-agent that holds these private keys, for one test; gives its socket. */
export async function startAgent(privateKeys: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'flowhelm-agent-'));
  const socket = join(folder, 'agent');
  const agent = spawn(installed('ssh-agent') ?? 'ssh-agent', ['-D', '-a', socket]);
  onTestFinished(() => {
    agent.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await once(agent.stdout, 'data');
  for (const key of privateKeys) {
    const added = spawnSync(installed('ssh-add') ?? 'ssh-add', ['-'], {
      input: key,
      env: { ...process.env, SSH_AUTH_SOCK: socket },
      encoding: 'utf8',
    });
    if (added.status !== 0) throw new Error(`ssh-add failed: ${added.stderr}`);
  }
  return socket;
}
