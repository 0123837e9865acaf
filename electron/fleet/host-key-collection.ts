import PQueue from 'p-queue';
import type { PresentedKey } from '../../shared/contracts/host-keys.ts';
import { askForKey } from '../ssh/ask-for-key.ts';
import { decideHostKey, hostKeyRefused, type KnownKey, type OfferedKey } from '../ssh/host-keys.ts';
import { asFailure } from './failure.ts';
import { explainShownKey } from './host-key-explanation.ts';
import { holderOf, type KeyWork, type Machine, machineOf, machineTarget } from './host-key-machines.ts';

const machinesAtOnce = 32;

/**
 * Asks machines for their host keys without logging in to them, 32 side by side; one answer for each as it comes. A machine that
 * fails is one answer among the others. Throws `no-such-router` for an id of nobody, before anything is asked.
 */
export async function* collectHostKeys(
  work: KeyWork,
  ids: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<PresentedKey, void> {
  const machines = [...new Set(ids)].map((id) => machineOf(work, id));
  const stopping = new AbortController();
  const stop = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
  const queue = new PQueue({ concurrency: machinesAtOnce });
  const answers: PresentedKey[] = [];
  let arrived = Promise.withResolvers<void>();
  for (const machine of machines) {
    void queue.add(async () => {
      answers.push(await presentedKey(work, machine, stop));
      arrived.resolve();
    });
  }
  try {
    for (let told = 0; told < machines.length; told += 1) {
      if (answers.length === 0) await arrived.promise;
      arrived = Promise.withResolvers<void>();
      const answer = answers.shift();
      if (signal?.aborted) return;
      if (answer) yield answer;
    }
  } finally {
    queue.clear();
    stopping.abort();
  }
}

async function presentedKey(work: KeyWork, machine: Machine, signal: AbortSignal): Promise<PresentedKey> {
  const holder = holderOf(machine);
  const id = holder.routerId;
  try {
    const known = await work.hostKeys.known(holder);
    const shown = await askForKey(machineTarget(work, machine), known, {
      signal,
      jumpHosts: work.engine.jumpHosts,
    });
    const decision = decideHostKey(shown, known);
    if (decision === 'trusted') return { id, state: { kind: 'trusted', ...shown } };
    if (decision === 'revoked') throw hostKeyRefused('revoked', holder, shown, known);
    const trusted = trustedInsteadOf(shown, known);
    if (trusted === null) return { id, state: { kind: 'new', ...shown } };
    return {
      id,
      state: {
        kind: 'changed',
        ...shown,
        trustedFingerprint: trusted.fingerprint,
        trustedKeyType: trusted.keyType,
        likely: explainShownKey(work, machine, shown, trusted),
      },
    };
  } catch (thrown) {
    return { id, state: { kind: 'failed', error: asFailure(thrown).toJSON() } };
  }
}

/**
 * The trusted key whose place the shown one takes; null = none is trusted. One of another type counts too: trusted types are asked
 * for first, so a machine that shows another has lost the key that it had, or is not the machine.
 */
export function trustedInsteadOf(
  { keyType }: Pick<OfferedKey, 'keyType'>,
  known: readonly KnownKey[],
): KnownKey | null {
  const trusted = known.filter(({ revoked }) => !revoked);
  return trusted.find((key) => key.keyType === keyType) ?? trusted[0] ?? null;
}
