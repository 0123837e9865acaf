import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Reading } from '../../shared/model/observation.ts';
import { section } from '../router/command.ts';
import { type PollRequest, parsePoll, readPoll } from '../router/poll.ts';
import type { RouterConnection } from '../ssh/connection.ts';

/** A small router with a full connection tracking table needs seconds for it. */
const timeoutMs = 60_000;

/**
 * One small script over the open connection. Throws what the connection throws, and `garbled-answer` when nothing of the answer can be
 * understood; what is only missing is `null`.
 */
export async function pollRouter(
  connection: RouterConnection,
  request: PollRequest,
  signal?: AbortSignal,
): Promise<Reading> {
  const result = await connection.run([section(readPoll, request)], { timeoutMs, ...(signal && { signal }) });
  const reading = parsePoll(result);
  if (reading.bootId !== null || reading.sample !== null || reading.flows !== null) return reading;
  throw new FlowhelmError('garbled-answer', {
    sentence: 'The router answers, but not to what it was asked.',
    nextStep: 'Log in by hand and see whether its shell works; a full disk or memory can be the reason.',
    evidence: { answer: (result.get(readPoll.id)?.stdout ?? '').slice(0, 500) },
  });
}
