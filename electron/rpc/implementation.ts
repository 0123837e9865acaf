import { ORPCError } from '@orpc/client';
import { implement } from '@orpc/server';
import { contract } from '../../shared/contract.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { asFailure } from '../fleet/failure.ts';
import type { Log } from '../log.ts';

/** The contract, ready for its handlers; what they throw becomes an error of the contract. */
export function implementContract(log: Log) {
  return implement(contract).use(async ({ next }) => {
    try {
      return await next();
    } catch (thrown) {
      throw asRpcError(thrown, log);
    }
  });
}

export type Implementation = ReturnType<typeof implementContract>;

/** A stream whose failures become errors of the contract too. */
export async function* typed<Event>(stream: AsyncGenerator<Event, void>, log: Log): AsyncGenerator<Event, void> {
  try {
    yield* stream;
  } catch (thrown) {
    throw asRpcError(thrown, log);
  }
}

/** Every failure crosses as `FLOWHELM` with the fields of `FlowhelmError`; what nobody expected is logged in full and told in brief. */
function asRpcError(thrown: unknown, log: Log): ORPCError<'FLOWHELM', unknown> {
  const error = thrown instanceof ORPCError && thrown.code === 'BAD_REQUEST' ? badInput(thrown) : asFailure(thrown);
  if (error.code === 'internal') log.error({ error: thrown }, 'a call has a defect');
  return new ORPCError('FLOWHELM', { message: error.message, data: error.toJSON() });
}

function badInput({ data }: ORPCError<string, unknown>): FlowhelmError {
  const issues = typeof data === 'object' && data !== null && 'issues' in data ? JSON.stringify(data.issues) : '';
  return new FlowhelmError('bad-input', {
    sentence: 'Something that was typed in is not understood.',
    nextStep: 'Look at what is marked, and correct it.',
    evidence: { issues },
  });
}
