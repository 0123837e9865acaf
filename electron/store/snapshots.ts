import { type Snapshot, snapshotSchema } from '../../shared/model/snapshot.ts';
import { type Database, numberOf, type Row, textOf } from './database.ts';
import { capEvidence, type RawAnswers, rawAnswersSchema } from './evidence.ts';
import type { Quarantine } from './quarantine.ts';

export interface StoredSnapshot {
  readonly id: number;
  readonly routerId: string;
  readonly snapshot: Snapshot;
}

/** The part of `FlowCounts` that tells how much is offloaded. */
export interface FlowTally {
  readonly hardware: number;
  readonly software: number;
  readonly eligible: number;
}

/** Per router: how many snapshots are kept, and how many of those with the raw answers (about 30 kB each). */
export const snapshotsKept = 60;
export const evidenceKept = 5;

/** Snapshots in the order in which they were stored; this computer's clock may jump, so `takenAt` is no order. */
export class SnapshotStore {
  readonly #database: Database;
  readonly #quarantine: Quarantine;

  constructor(database: Database, quarantine: Quarantine) {
    this.#database = database;
    this.#quarantine = quarantine;
  }

  /** Stores a snapshot with the raw answers it was read from (capped), drops the oldest ones, and returns the new one's id. */
  record(routerId: string, snapshot: Snapshot, answers?: RawAnswers): number {
    const document = JSON.stringify(snapshotSchema.parse(snapshot));
    return this.#database.quickTransaction(() => {
      const sql = 'INSERT INTO snapshots (router_id, document) VALUES (?, ?) RETURNING id';
      const id = numberOf(this.#database.get(sql, routerId, document) ?? {}, 'id');
      if (answers) {
        const evidence = JSON.stringify(capEvidence(rawAnswersSchema.parse(answers)));
        this.#database.run('INSERT INTO snapshot_evidence (snapshot_id, document) VALUES (?, ?)', id, evidence);
      }
      this.#prune(routerId);
      return id;
    });
  }

  latest(routerId: string): StoredSnapshot | null {
    const sql = 'SELECT id, router_id, document FROM snapshots WHERE router_id = ? ORDER BY id DESC';
    for (const row of this.#database.all(`${sql} LIMIT ${snapshotsKept}`, routerId)) {
      const [found] = this.#read(row);
      if (found) return found;
    }
    return null;
  }

  /** The latest snapshot of every router, by router id; one query for a whole fleet. */
  latestOfAll(): Map<string, StoredSnapshot> {
    const newest = 'SELECT max(id) FROM snapshots GROUP BY router_id';
    const rows = this.#database.all(`SELECT id, router_id, document FROM snapshots WHERE id IN (${newest})`);
    const found = new Map<string, StoredSnapshot>();
    for (const row of rows) {
      const routerId = textOf(row, 'router_id');
      const stored = this.#read(row)[0] ?? this.latest(routerId);
      if (stored) found.set(routerId, stored);
    }
    return found;
  }

  /** Newest first. */
  list(routerId: string, limit: number = snapshotsKept): StoredSnapshot[] {
    const sql = 'SELECT id, router_id, document FROM snapshots WHERE router_id = ? ORDER BY id DESC LIMIT ?';
    return this.#database.all(sql, routerId, limit).flatMap((row) => this.#read(row));
  }

  /** Flow counts of the kept snapshots, oldest first; far cheaper than reading the snapshots. `null` = the router could not tell. */
  flowHistory(routerId: string): (FlowTally | null)[] {
    const flow = (name: string) => `json_extract(document, '$.conntrack.flows.${name}')`;
    const columns = `${flow('byPath.hardware')} AS hardware, ${flow('byPath.software')} AS software, ${flow('eligible')} AS eligible`;
    return this.#database
      .all(`SELECT ${columns} FROM snapshots WHERE router_id = ? AND json_valid(document) ORDER BY id`, routerId)
      .map(({ hardware, software, eligible }) =>
        typeof hardware === 'number' && typeof software === 'number' && typeof eligible === 'number'
          ? { hardware, software, eligible }
          : null,
      );
  }

  /** The raw answers of a snapshot; `null` when they are no longer, or never were, kept. */
  evidence(snapshotId: number): RawAnswers | null {
    const row = this.#database.get('SELECT document FROM snapshot_evidence WHERE snapshot_id = ?', snapshotId);
    if (!row) return null;
    const document = textOf(row, 'document');
    const reading = this.#quarantine.read(rawAnswersSchema, document);
    if (reading.ok) return reading.value;
    this.#quarantine.setAside({ kind: 'evidence', key: String(snapshotId), reason: reading.reason, document }, () =>
      this.#database.run('DELETE FROM snapshot_evidence WHERE snapshot_id = ?', snapshotId),
    );
    return null;
  }

  #prune(routerId: string): void {
    const older = 'SELECT id FROM snapshots WHERE router_id = ? ORDER BY id DESC LIMIT -1 OFFSET';
    this.#database.run(`DELETE FROM snapshots WHERE id IN (${older} ${snapshotsKept})`, routerId);
    this.#database.run(`DELETE FROM snapshot_evidence WHERE snapshot_id IN (${older} ${evidenceKept})`, routerId);
  }

  #read(row: Row): StoredSnapshot[] {
    const id = numberOf(row, 'id');
    const routerId = textOf(row, 'router_id');
    const document = textOf(row, 'document');
    const reading = this.#quarantine.read(snapshotSchema, document);
    if (reading.ok) return [{ id, routerId, snapshot: reading.value }];
    this.#quarantine.setAside({ kind: 'snapshot', key: `${routerId} ${id}`, reason: reading.reason, document }, () =>
      this.#database.run('DELETE FROM snapshots WHERE id = ?', id),
    );
    return [];
  }
}
