import type { Change, JournalEntry } from '../../shared/model/change.ts';
import type { RouterConnection } from '../ssh/connection.ts';

/** What the store does for a change. Each call is on this computer's disk when it returns. */
export interface ChangeJournal {
  begin(change: Change): void;
  journal(changeId: string, entry: JournalEntry): void;
  update(
    changeId: string,
    patch: Partial<Pick<Change, 'state' | 'endedAt' | 'errorCode' | 'summary' | 'checks' | 'installedPackages'>>,
  ): Change;
}

/** What a change needs from the world; everything in it can be replaced in a test. */
export interface ChangeDependencies {
  /** Reads over the connection that is open, and once more over a new one if that turns out to be dead: `read` is safe to repeat. */
  read<T>(read: (connection: RouterConnection) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** A new connection, never one that is already open; the caller closes it. */
  connect(signal?: AbortSignal): Promise<RouterConnection>;
  readonly journal: ChangeJournal;
  now(): Date;
  /** Milliseconds that only ever grow, for deadlines: a clock that is set must not stretch or end a change. Default `performance.now`. */
  elapsed?(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  makeId(): string;
  /** Who changes, shown to another app that finds the router locked: "user at host". */
  readonly owner: string;
}

/** Deadlines of single scripts, milliseconds. A reload with many rules, or a probe with many flows, takes long on a small router. */
export const scriptTimeout = { read: 60_000, packages: 300_000, load: 45_000 } as const;
