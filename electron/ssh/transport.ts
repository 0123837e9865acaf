import type { Duplex } from 'node:stream';
import type { FlowhelmError } from '../../shared/model/errors.ts';

/** What SSH runs over: a TCP socket, or a channel through a jump host. */
export interface Transport extends Duplex {
  readonly bytesRead: number;
  /** Why it ended, when not the machine at its end was the reason but a jump host on the way. */
  readonly lost?: FlowhelmError | null;
  /** Ends once everything that was written is on its way. */
  destroySoon(): void;
}
