import type { DatabaseKind } from './migrations.ts';

/**
 * The database of samples, beside the profile's own so that this one and its copies stay small. "FLHH" in the header.
 *
 * `level` is the position in `resolutions` (shared/model/sample.ts): 0 = every poll, 1 = a minute, 2 = a quarter of an hour. A row of a
 * level above 0 is stored under the start of its span. Numbers are whole ones of a fixed scale (sample-row.ts): with two or three
 * bytes each, a row is a third of what fractions would take.
 */
export const sampleDatabase: DatabaseKind = {
  applicationId: 0x46_4c_48_48,
  steps: [
    // 1: routers have numbers here, 0 is the sum over the fleet. Polls before `minutes_until` are in the minutes, and those before
    // `quarters_until` in the quarters.
    `PRAGMA application_id = ${0x46_4c_48_48};
    CREATE TABLE sampled_routers (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      minutes_until INTEGER NOT NULL DEFAULT 0,
      quarters_until INTEGER NOT NULL DEFAULT 0,
      removed INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    INSERT INTO sampled_routers (number, id) VALUES (0, '');
    CREATE TABLE samples (
      level INTEGER NOT NULL,
      router INTEGER NOT NULL,
      at INTEGER NOT NULL,
      polls INTEGER NOT NULL,
      missed INTEGER NOT NULL,
      gap INTEGER,
      rate_source INTEGER,
      hardware INTEGER,
      software INTEGER,
      slow INTEGER,
      eligible INTEGER,
      conntrack_entries INTEGER,
      conntrack_max INTEGER,
      npu_bound INTEGER,
      npu_capacity INTEGER,
      cpu_busy_share INTEGER,
      softirq_share INTEGER,
      rx_bits_per_second INTEGER,
      tx_bits_per_second INTEGER,
      gateway_ms INTEGER,
      poll_cpu_ms INTEGER,
      PRIMARY KEY (level, router, at)
    ) STRICT, WITHOUT ROWID;`,
    // 2: the last hours that it ran in, so that what is old is not for the clock alone to say
    `CREATE TABLE hours_run (at INTEGER PRIMARY KEY) STRICT;
    INSERT INTO hours_run (at) SELECT DISTINCT at - at % 3600 FROM samples WHERE level = 2 ORDER BY at DESC LIMIT 24;`,
    // 3: since when the profile has not known a router, though nobody has said that it is removed
    `ALTER TABLE sampled_routers ADD COLUMN absent_since INTEGER;`,
  ],
};
