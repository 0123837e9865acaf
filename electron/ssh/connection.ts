import type { Section } from '../router/command.ts';
import type { ScriptResult } from './script.ts';

export interface RunOptions {
  /** Deadline for the whole script; on expiry the channel is closed and `timed-out` is thrown. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Cap on stdout and stderr together; past it `output-too-large` is thrown. Default 8 MiB. */
  readonly maxBytes?: number;
}

/** One SSH connection to one router; channels are opened on it per script. Everything throws `FlowhelmError`. */
export interface RouterConnection {
  /** SHA256 fingerprint and type of the host key that this connection was verified with. */
  readonly hostKey: { readonly keyType: string; readonly fingerprint: string };
  /** True when the router let the user in without any key or password; a risk to show, never to rely on silently. */
  readonly passwordless?: boolean;
  /** Ends when the connection is closed or lost; never rejects. */
  readonly closed: Promise<void>;
  readonly isOpen: boolean;
  /** Runs the sections as one script, one round trip, and returns each one's output and exit code. */
  run(sections: readonly Section[], options: RunOptions): Promise<ScriptResult>;
  close(): void;
}
