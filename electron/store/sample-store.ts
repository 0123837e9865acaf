import { isFlowhelmError } from '../../shared/model/errors.ts';
import { type Resolution, resolutions } from '../../shared/model/sample.ts';
import { type Database, numberOf, textOf } from './database.ts';
import { believedTime } from './sample-clock.ts';
import {
  dropOlder,
  giveBackPages,
  type Kept,
  mergeFleetMinute,
  mergeSample,
  type Rolled,
  rollUp,
} from './sample-roll-up.ts';
import { dropRemoved, markRemoved, removeAbsent } from './sample-routers.ts';
import { figuresOf, type Sample, sampleColumns, valuesOf } from './sample-row.ts';
import { lastBefore, type PageQuery, type RawSeries, readPage, readSeries, type SeriesQuery } from './sample-series.ts';
import { isDamage } from './sqlite-errors.ts';

interface Waiting {
  readonly routerId: string | null;
  readonly sample: Sample;
}

interface SampledRouter extends Rolled {
  readonly id: string;
}

/** The sum over the fleet has this number, and no polls of its own: its finest row is a minute. */
const fleet = { number: 0, level: 1 };
const columns = sampleColumns.join(', ');
const insert = `INSERT OR IGNORE INTO samples (${columns}) VALUES (${sampleColumns.map(() => '?').join(', ')})`;
/** What cannot be written, because the disk is full for instance, waits; of more than this only a gap is left. */
const waitingMost = 100_000;
/** Every router is looked after once in this time. */
const roundSeconds = 300;
/** A slice of the upkeep ends when it has taken so long, in milliseconds. */
const sliceMs = 8;

/**
 * What polls found over time. What is added waits in memory for `flush`, to be called every second or so; reading flushes first, where
 * that works. `tend` rolls up and drops what is old. In between, what is read is made of rolled-up rows and of the polls after them, so nothing has
 * to be mended after a crash.
 */
export class SampleStore {
  #database: Database;
  readonly #startAnew: () => Database;
  #waiting: Waiting[] = [];
  readonly #routers = new Map<string, SampledRouter>();
  /** The routers, by id, that have not had their turn yet. */
  #round: { began: number; left: string[]; all: number } = { began: 0, left: [], all: 0 };

  /** There may be rows of routers that are gone. */
  #removing = true;

  /** `startAnew` makes an empty database in place of one that has turned out to be damaged. */
  constructor(database: Database, startAnew: () => Database) {
    this.#database = database;
    this.#startAnew = startAnew;
    this.#load();
  }

  /**
   * `null` = the sum over the fleet at the minute `at`; of two for one minute, the mean is kept. Polls of one router that fall on the same
   * second, as when this computer's clock went back, come to lie on the seconds after it: none takes the place of another.
   */
  add(routerId: string | null, sample: Sample): void {
    this.#waiting.push({ routerId, sample });
    if (this.#waiting.length > waitingMost) this.#waiting = gapsInPlaceOf(this.#waiting);
  }

  /** Writes what waits, in one transaction. Throws `profile-unusable` and `profile-in-use`; then it still waits. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#guarded(() => this.#database.quickTransaction(() => this.#write(waiting)));
    this.#waiting = [];
  }

  /**
   * Rolls up and drops for some of the routers, so that all have their turn every five minutes, and no longer than some milliseconds.
   * `now` in seconds since 1970.
   */
  tend(now: number, kept: Kept): void {
    this.flush();
    const due = this.#due(now);
    if (due.length === 0 && !this.#removing) return;
    this.#guarded(() =>
      this.#database.quickTransaction(() => {
        const until = performance.now() + sliceMs;
        const believed = believedTime(this.#database, now);
        for (const id of due) {
          this.#tendRouter(id, { now, believed }, kept);
          if (performance.now() > until) break;
        }
        this.#removing = dropRemoved(this.#database);
        giveBackPages(this.#database);
      }),
    );
  }

  /**
   * The newest of a router (or of the fleet) from no later than `until`, polled or not; `null` = none is kept. What a clock that was ahead
   * has dated later says nothing about the time before.
   */
  lastWritten(routerId: string | null, until: number): Sample | null {
    return this.#read(routerId, null, ({ number }) => lastBefore(this.#database, number, until + 1));
  }

  /** Points of one router, or of the fleet (`null`), as they are charted. */
  series(routerId: string | null, query: SeriesQuery): RawSeries {
    return this.#read(routerId, { points: [], gaps: [] }, (rolled) => readSeries(this.#database, rolled, query));
  }

  /** Rows as they are kept, at most some thousand at a time, from `query.from` on; none means the end. */
  page(routerId: string | null, query: PageQuery): Sample[] {
    return this.#read(routerId, [], (rolled) => readPage(this.#database, rolled, query));
  }

  /** Time of the first row since `from` by resolution; `null` = none. */
  oldest(routerId: string | null, from = 0): Record<Resolution, number | null> {
    return this.#read(routerId, { 0: null, 60: null, 900: null }, ({ number }) => {
      const of = (level: number) => {
        const sql = 'SELECT min(at) AS at FROM samples WHERE level = ? AND router = ? AND at >= ?';
        const row = this.#database.get(sql, level, number, from);
        return typeof row?.['at'] === 'number' ? row['at'] : null;
      };
      return { 0: of(0), 60: of(1), 900: of(2) };
    });
  }

  /** What is read of the router is gone at once; its rows go in small steps. */
  forget(routerId: string): void {
    this.#waiting = this.#waiting.filter((each) => each.routerId !== routerId);
    this.#guarded(() => markRemoved(this.#database, routerId));
    this.#routers.delete(routerId);
    this.#removing = true;
  }

  /** To be called with all routers of the profile when it is opened: what is kept of others goes, after a month. */
  keepOnly(routerIds: readonly string[], now: Date): void {
    this.#guarded(() => removeAbsent(this.#database, new Set(routerIds), Math.floor(now.getTime() / 1000)));
    this.#load();
  }

  /**
   * Puts rolled-up rows of long ago, and polls of lately, in place of nothing; for routers that are made up. Everything until `until`
   * counts as rolled up.
   */
  fill(routerId: string | null, resolution: Resolution, samples: readonly Sample[], until: number): void {
    this.#guarded(() =>
      this.#database.quickTransaction(() => {
        const number = routerId === null ? fleet.number : this.#known(routerId).number;
        const level = resolutions.indexOf(resolution);
        this.#database.repeatedly(insert, (run) => {
          for (const sample of samples) run(...valuesOf(level, number, sample));
        });
        this.#database.run(
          'UPDATE sampled_routers SET minutes_until = ?, quarters_until = ? WHERE number = ?',
          Math.floor(until / 60) * 60,
          Math.floor(until / 900) * 900,
          number,
        );
      }),
    );
    this.#load();
  }

  /** What waits and cannot be written is lost; a profile that is closed must not stay locked for it. */
  close(): void {
    try {
      this.#tryFlush();
    } finally {
      this.#database.close();
    }
  }

  #read<Result>(routerId: string | null, none: Result, read: (rolled: Rolled) => Result): Result {
    this.#tryFlush();
    return this.#guarded(() => {
      const rolled = this.#rolled(routerId);
      return rolled ? read(rolled) : none;
    });
  }

  /** What cannot be written must keep nobody from what is; `flush` and `tend` say why. */
  #tryFlush(): void {
    try {
      this.flush();
    } catch (error) {
      if (!isFlowhelmError(error)) throw error;
    }
  }

  #load(): void {
    this.#routers.clear();
    const sql = 'SELECT number, id, minutes_until, quarters_until FROM sampled_routers WHERE removed = 0';
    for (const row of this.#database.all(sql)) {
      const router = {
        id: textOf(row, 'id'),
        number: numberOf(row, 'number'),
        minutesUntil: numberOf(row, 'minutes_until'),
        quartersUntil: numberOf(row, 'quarters_until'),
      };
      this.#routers.set(router.id, router);
    }
  }

  #write(waiting: readonly Waiting[]): void {
    const late: { router: SampledRouter; sample: Sample }[] = [];
    const twice: Sample[] = [];
    const routers = waiting.map(({ routerId }) => this.#known(routerId ?? ''));
    this.#database.repeatedly(insert, (run) => {
      for (const [index, { routerId, sample }] of waiting.entries()) {
        const router = routers[index];
        if (!router) continue;
        if (routerId === null) {
          const isTaken = run(...valuesOf(fleet.level, fleet.number, sample)) === 0;
          if (isTaken) twice.push(sample);
          if (sample.at < router.quartersUntil) late.push({ router, sample });
          continue;
        }
        let { at } = sample;
        while (run(...valuesOf(0, router.number, { ...sample, at })) === 0) at += 1;
        if (at < router.minutesUntil) late.push({ router, sample: { ...sample, at } });
      }
    });
    for (const sample of twice) mergeFleetMinute(this.#database, sample);
    for (const { router, sample } of late) mergeSample(this.#database, router, sample);
  }

  /** Of this process's own; only a writer asks. */
  #known(id: string): SampledRouter {
    const known = this.#routers.get(id);
    if (known) return known;
    const row = this.#database.get('INSERT INTO sampled_routers (id) VALUES (?) RETURNING number', id);
    const router = { id, number: numberOf(row ?? {}, 'number'), minutesUntil: 0, quartersUntil: 0 };
    this.#routers.set(id, router);
    return router;
  }

  /** As the database has it, for another process may write. */
  #rolled(routerId: string | null): Rolled | null {
    const sql = 'SELECT number, minutes_until, quarters_until FROM sampled_routers WHERE id = ? AND removed = 0';
    const row = this.#database.get(sql, routerId ?? '');
    if (!row) return null;
    const [number, quartersUntil] = [numberOf(row, 'number'), numberOf(row, 'quarters_until')];
    const isFleet = number === fleet.number;
    return { number, quartersUntil, minutesUntil: isFleet ? Number.MAX_SAFE_INTEGER : numberOf(row, 'minutes_until') };
  }

  /** Those whose turn it is, so that a round is even over its time. */
  #due(now: number): string[] {
    const passed = now - this.#round.began;
    if (passed < 0 || (this.#round.left.length === 0 && passed >= roundSeconds)) {
      const left = [...this.#routers.keys()];
      this.#round = { began: now, left, all: left.length };
    }
    const { left, all, began } = this.#round;
    return left.slice(0, left.length - Math.max(0, Math.floor(all * (1 - (now - began + 1) / roundSeconds))));
  }

  #tendRouter(id: string, { now, believed }: { now: number; believed: number }, kept: Kept): void {
    this.#round.left.shift();
    const router = this.#routers.get(id);
    if (!router) return;
    this.#routers.set(id, { ...router, ...rollUp(this.#database, router, now) });
    dropOlder(this.#database, router.number, believed, kept);
  }

  /** What is damaged is set aside at once, so that what comes next has a place. */
  #guarded<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      if (isFlowhelmError(error) && isDamage(error.cause)) {
        this.#database.close();
        this.#database = this.#startAnew();
      }
      this.#load();
      throw error;
    }
  }
}

/** Of what cannot be kept in memory any longer, one marker per router. */
function gapsInPlaceOf(waiting: readonly Waiting[]): Waiting[] {
  const first = new Map<string, Waiting>();
  for (const each of waiting) {
    if (each.routerId === null || first.has(each.routerId)) continue;
    const sample: Sample = {
      ...{ at: each.sample.at, polls: 0, missed: 0, gap: 'stopped', rateSource: null },
      figures: figuresOf(() => null),
    };
    first.set(each.routerId, { routerId: each.routerId, sample });
  }
  return [...first.values()];
}
