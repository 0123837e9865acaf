import { onTestFinished } from 'vitest';
import type { ChangeDependencies, ChangeJournal } from '../../../electron/change/dependencies.ts';
import { type ChangeOutcome, executeChange } from '../../../electron/change/execute.ts';
import type { ChangeRequest } from '../../../electron/change/run.ts';
import { type Clock, runningClock } from '../../../electron/demo/clock.ts';
import { demoProfiles } from '../../../electron/demo/fleet.ts';
import { startVirtualRouter, type VirtualRouter } from '../../../electron/demo/virtual-router.ts';
import { connectRouter } from '../../../electron/ssh/connect.ts';
import type { Change, JournalEntry } from '../../../shared/model/change.ts';

/** A journal in memory; `failAt` makes the writing of one entry, or of the beginning, fail. */
export class MemoryJournal implements ChangeJournal {
  readonly changes = new Map<string, Change>();
  failFrom: string | null = null;
  #broken = false;

  get only(): Change {
    const [change, ...others] = [...this.changes.values()];
    if (!change || others.length > 0) throw new Error(`there are ${this.changes.size} changes`);
    return change;
  }

  begin(change: Change): void {
    this.#mayFail('begin');
    this.changes.set(change.id, change);
  }

  journal(changeId: string, entry: JournalEntry): void {
    this.#mayFail(`${entry.step} ${entry.event}`);
    const change = this.#get(changeId);
    this.changes.set(changeId, { ...change, journal: [...change.journal, entry] });
  }

  update(changeId: string, patch: Partial<Change>): Change {
    this.#mayFail('update');
    const change = { ...this.#get(changeId), ...patch };
    this.changes.set(changeId, change);
    return change;
  }

  #get(changeId: string): Change {
    const change = this.changes.get(changeId);
    if (!change) throw new Error(`change ${changeId} was never begun`);
    return change;
  }

  #mayFail(what: string): void {
    this.#broken ||= what === this.failFrom;
    if (this.#broken) throw new Error('disk full');
  }
}

export interface Bench {
  readonly router: VirtualRouter;
  readonly journal: MemoryJournal;
  readonly dependencies: ChangeDependencies;
  change(request?: Partial<ChangeRequest>): Promise<ChangeOutcome>;
}

/** A virtual router and an app beside it; both live by the router's clock, which runs fast. */
export async function bench(profileId: string, speed = 20): Promise<Bench> {
  const profile = demoProfiles.find(({ id }) => id === profileId);
  if (!profile) throw new Error(`there is no profile ${profileId}`);
  const clock: Clock = runningClock(speed);
  const router = await startVirtualRouter(profile, { clock, bootSeconds: 2 });
  onTestFinished(() => router.close());
  const journal = new MemoryJournal();
  const ids = new Set<string>();
  const connect = async (signal?: AbortSignal) => {
    const connection = await connectRouter(
      {
        routerId: 'r',
        name: 'r',
        host: router.host,
        port: router.port,
        user: router.user,
        authentication: { agent: false, keyFile: null, password: 'ask' },
        secretsOf: 'r',
        legacyAlgorithms: false,
        hostKeyAlias: null,
        hops: [],
      },
      {
        agentSocket: null,
        hostKeys: { known: async () => [], askToTrust: async () => 'accept', remember: async () => {} },
        secrets: { password: async () => router.password, passphrase: async () => null },
        ...(signal && { signal }),
      },
    );
    onTestFinished(() => connection.close());
    return connection;
  };
  const dependencies: ChangeDependencies = {
    read: async (read, signal) => read(await connect(signal)),
    connect,
    journal,
    now: () => new Date(Date.UTC(2026, 0, 1) + clock.now()),
    elapsed: () => clock.now(),
    sleep: (milliseconds, signal) => sleepOn(clock, milliseconds, signal),
    makeId: () => `change-${ids.add(`${ids.size}`).size}`,
    owner: "O'Brien on $(host)",
  };
  return {
    router,
    journal,
    dependencies,
    change: (request = {}) =>
      executeChange(
        {
          routerId: 'r',
          intent: { kind: 'mode', mode: 'software' },
          shownPlan: null,
          overrides: [],
          rollbackWindowSeconds: 60,
          ...request,
        },
        dependencies,
      ),
  };
}

/** Like Node's: rejects with an AbortError that is no DOMException. */
async function sleepOn(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  await clock.sleep(milliseconds, signal);
  if (signal?.aborted) throw Object.assign(new Error('The operation was aborted'), { name: 'AbortError' });
}

/** What must be as before when a change was undone. */
export async function routerState({ router }: Pick<Bench, 'router'>) {
  const { configured, staged, loaded } = await router.state();
  const scratch = (await router.run('ls -d /tmp/flowhelm /run/flowhelm 2>/dev/null')).stdout;
  return { configured, staged, loaded, scratch };
}
