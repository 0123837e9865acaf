import { setImmediate as breathe } from 'node:timers/promises';
import type { Alert } from '../../shared/model/alert.ts';
import type { Change } from '../../shared/model/change.ts';
import { defaultSettings, type FleetState } from '../../shared/model/fleet.ts';
import type { Router } from '../../shared/model/router.ts';
import { Alerts } from '../alerts/alerts.ts';
import type { Resolution, Standing } from '../change/resolve.ts';
import { Engine } from '../engine.ts';
import type { Log } from '../log.ts';
import { ObservedMetrics } from '../metrics/observed.ts';
import { History } from '../monitor/history.ts';
import type { Monitor } from '../monitor/monitor.ts';
import { type Observer, tellAll } from '../monitor/observer.ts';
import type { KnownHosts } from '../ssh/known-hosts.ts';
import { bookOf, type Profile } from '../store/profile.ts';
import type { SecretPlace } from '../store/secret-place.ts';
import { Audits } from './audits.ts';
import { FleetBoard } from './board.ts';
import { ChangeRuns } from './change-runs.ts';
import { asFailure, noSuchRouter } from './failure.ts';
import { fleetMonitor, hardwareOf } from './fleet-monitor.ts';
import { sharesOf, storedFleetRouter } from './fleet-router.ts';
import { ServiceHostKeys } from './host-keys.ts';
import { LatestSnapshots } from './latest-snapshots.ts';
import { LiveFigures } from './live-figures.ts';
import { ServiceSecrets } from './secrets.ts';

export interface WorkspaceOptions {
  readonly profile: Profile;
  readonly keyring: SecretPlace;
  readonly log: Log;
  readonly demo: boolean;
  readonly now: () => Date;
  /** Injected in tests; by default the user's own files. */
  readonly knownHosts?: () => Promise<KnownHosts>;
}

/** After the router's own deadline, look this much later at what became of the change, milliseconds. */
const afterWindowMs = 5_000;

/** One open profile with everything that works on it. The person's own is one, the demo fleet another. */
export class Workspace {
  readonly profile: Profile;
  readonly engine: Engine;
  readonly board: FleetBoard;
  readonly audits: Audits;
  readonly monitor: Monitor;
  readonly runs: ChangeRuns;
  readonly live: LiveFigures;
  readonly history: History;
  readonly alerts: Alerts;
  readonly secrets: ServiceSecrets;
  readonly hostKeys: ServiceHostKeys;
  readonly now: () => Date;
  /** Who hears what becomes known of the routers. */
  readonly observers: Observer[] = [];
  readonly metrics = new ObservedMetrics();
  /** Whether a front end shows this fleet; whoever serves front ends says so. */
  watched: () => boolean = () => false;
  readonly #log: Log;
  #closed = false;

  constructor({ profile, keyring, log, demo, now, knownHosts }: WorkspaceOptions) {
    this.profile = profile;
    this.now = now;
    this.#log = log;
    this.secrets = new ServiceSecrets(keyring, log.hide);
    this.hostKeys = new ServiceHostKeys({ store: profile.hostKeys, now, ...(knownHosts && { knownHosts }) });
    const engine = new Engine({ profile, hostKeys: this.hostKeys, secrets: this.secrets, now });
    this.engine = engine;
    const board = new FleetBoard({
      demo,
      notices: noticesOf(profile),
      settings: profile.settings.get(),
      book: bookOf(profile),
    });
    this.board = board;
    this.history = new History({
      ...{ samples: profile.samples, now, log },
      paceSeconds: (id) =>
        board.router(id)?.polling?.intervalSeconds ?? (board.settings.pollSeconds || defaultSettings.pollSeconds),
      days: () => board.settings.historyDays,
    });
    const show = (alerts: readonly Alert[]) => {
      board.alerts = alerts;
    };
    this.alerts = new Alerts({ profile, log, now, show });
    this.observers.push(this.metrics.take, this.history.take, this.alerts.take);
    const observe = tellAll(this.observers, log);
    const onReached = (router: Router) => this.#lookAtPending(router);
    const snapshots = new LatestSnapshots(profile.snapshots);
    this.monitor = fleetMonitor({
      ...{ engine, board, snapshots, observe, log, now },
      audits: () => this.audits,
      live: () => this.live,
      watched: () => this.watched(),
    });
    this.audits = new Audits({
      ...{ engine, board, snapshots, log, now, onReached, observe },
      onAudited: (id, snapshot) => this.monitor.audited(id, snapshot.identity.bootId, hardwareOf(snapshot)),
      onFailed: (id, error) => this.monitor.auditFailed(id, error),
    });
    this.runs = new ChangeRuns({
      ...{ engine, board, log, now },
      onBegins: (routerId) => this.monitor.changeBegins(routerId),
      onEnded: (routerId, outcome) => {
        if (outcome?.after && outcome.change) this.audits.tookSnapshot(routerId, outcome.after);
        this.monitor.changeEnded(routerId);
        this.showPending(routerId);
        this.audits.ask([routerId]);
      },
    });
    this.live = new LiveFigures({
      attend: (id) => this.monitor.attend(id),
      stoppedBy: (id) => this.monitor.stoppedBy(id),
      now,
    });
    this.#load();
  }

  /** By id; throws `no-such-router`. */
  router(id: string): Router {
    const row = this.board.router(id);
    if (!row) throw noSuchRouter();
    return row.router;
  }

  /** To be called after groups, credential sets, jump hosts or saved filters were written. */
  bookChanged(): void {
    this.engine.forgetBook();
    this.board.book = bookOf(this.profile);
    this.alerts.groupsChanged();
  }

  /** A router that has left the fleet. */
  forget(routerId: string): void {
    this.audits.forget(routerId);
    this.monitor.forget(routerId);
    this.alerts.forget(routerId);
    this.live.failed(routerId, noSuchRouter());
  }

  /** Begins to poll; routers with a change of unknown outcome are asked at once. */
  resume(): void {
    this.audits.ask(
      this.board.routers.flatMap(({ router, pendingChangeId }) => (pendingChangeId === null ? [] : router.id)),
    );
    this.monitor.resume(this.board.routers.map(({ router }) => router.id));
    this.history.start();
  }

  pause(): void {
    this.monitor.pause();
    this.history.stop();
    this.live.close();
  }

  /** Learns or decides what becomes of a change without a known outcome. */
  async resolve(change: Change, resolution: Resolution): Promise<Standing> {
    const standing = await this.engine.resolve(change, this.router(change.routerId), resolution);
    this.showPending(change.routerId);
    if (standing.kind === 'armed') {
      this.monitor.auditAt(change.routerId, this.now().getTime() + standing.secondsLeft * 1000 + afterWindowMs);
    }
    return standing;
  }

  showPending(routerId: string): void {
    const newest = this.profile.changes.pending().findLast((change) => change.routerId === routerId);
    this.board.patch(routerId, { pendingChangeId: newest?.id ?? null });
  }

  /** Ends everything; a change that is under way is left to the router, so cancel the runs before. */
  close(): void {
    this.#closed = true;
    this.runs.close();
    this.monitor.pause();
    this.audits.close();
    this.live.close();
    this.history.stop();
    this.alerts.close();
    this.engine.close();
  }

  #load(): void {
    const latest = this.profile.snapshots.latestOfAll();
    const pending = new Map(this.profile.changes.pending().map(({ id, routerId }) => [routerId, id]));
    for (const router of this.profile.routers.list()) {
      const snapshot = latest.get(router.id)?.snapshot ?? null;
      this.board.put(storedFleetRouter(router, { snapshot, pendingChangeId: pending.get(router.id) ?? null }));
    }
    void this.#loadHistories();
  }

  /** Of a large fleet these are many rows, so they come after the state, router by router. */
  async #loadHistories(): Promise<void> {
    for (const { router } of this.board.routers) {
      await breathe();
      if (this.#closed) return;
      const shares = sharesOf(this.profile.snapshots.flowHistory(router.id));
      if (shares.length > 0) this.board.patch(router.id, { offloadShare: shares });
    }
  }

  /** What became of changes whose end this computer never saw; the router must be reachable. */
  async #lookAtPending(router: Router): Promise<void> {
    for (const change of this.engine.pendingChanges(router)) {
      if (this.board.router(router.id)?.runId !== null) return;
      try {
        const { kind } = await this.resolve(change, 'look');
        this.#log.info({ routerId: router.id, changeId: change.id, kind }, 'a pending change was looked at');
      } catch (thrown) {
        this.#log.warn(
          { routerId: router.id, changeId: change.id, error: asFailure(thrown) },
          'a pending change is still unknown',
        );
      }
    }
  }
}

function noticesOf({ notices }: Profile): FleetState['notices'] {
  return notices.map(({ sentence, nextStep, file }) => ({ sentence, nextStep: `${nextStep} (${file})` }));
}
