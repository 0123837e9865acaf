import { FlowhelmError } from '../../shared/model/errors.ts';
import { defaultSettings, type FleetEvent, type Settings } from '../../shared/model/fleet.ts';
import type { DemoFleetOptions } from '../demo/fleet.ts';
import type { Log } from '../log.ts';
import type { KnownHosts } from '../ssh/known-hosts.ts';
import { openProfile, type Profile } from '../store/profile.ts';
import { type SecretPlace, secretPlace } from '../store/secret-place.ts';
import { keyringSecretStore, type SecretStore } from '../store/secrets.ts';
import { Vault } from '../store/vault.ts';
import { type DemoWorkspace, openDemoWorkspace } from './demo-workspace.ts';
import { FleetStream } from './fleet-stream.ts';
import { Workspace } from './workspace.ts';

/** What the app says about itself. */
export interface About {
  readonly version: string;
  /** `desktop` = Electron, `browser` = served on loopback. */
  readonly shell: 'desktop' | 'browser';
  readonly profileFolder: string;
  readonly logFolder: string;
}

export interface FleetServiceOptions {
  readonly about: About;
  readonly log: Log;
  /** Begin with the demo fleet; the person's own profile is then not even opened. */
  readonly demo?: boolean;
  readonly now?: () => Date;
  readonly keyring?: SecretStore;
  readonly vault?: Vault;
  readonly knownHosts?: () => Promise<KnownHosts>;
  readonly demoFleet?: DemoFleetOptions;
}

/** Whoever reads what is known of the fleet without watching it is taken to come again within this time, milliseconds. */
const readAgainMs = 3 * 60_000;

/**
 * The service behind the contract: the person's fleet or the demo fleet, kept in step with the routers and told to whoever listens.
 * Knows nothing of Electron or HTTP. Everything throws `FlowhelmError`.
 */
export class FleetService {
  readonly about: About;
  readonly log: Log;
  readonly keyring: SecretPlace;
  /** Whether front ends can be seen; one in a hidden window is no reason to poll routers often. */
  inSight: () => boolean = () => true;
  readonly #options: FleetServiceOptions;
  readonly #now: () => Date;
  readonly #stream: FleetStream;
  #own: Workspace | null = null;
  #demo: DemoWorkspace | null = null;
  #switching: Promise<void> = Promise.resolve();
  /** Milliseconds since 1970. */
  #readAt = Number.NEGATIVE_INFINITY;

  /** Opens the profile (or starts the demo fleet) and begins to poll. Throws `profile-in-use` and its relatives. */
  static async open(options: FleetServiceOptions): Promise<FleetService> {
    const now = options.now ?? (() => new Date());
    const vault = options.vault ?? new Vault({ folder: options.about.profileFolder, now });
    const keyring = secretPlace(options.keyring ?? keyringSecretStore(), vault);
    const service = options.demo
      ? new FleetService({ ...options, keyring, now }, await openDemoWorkspace(demoOptions(options, now, null)))
      : new FleetService({ ...options, keyring, now }, null);
    service.workspace.resume();
    if (options.demo) auditAll(service.workspace);
    return service;
  }

  private constructor(
    options: FleetServiceOptions & { keyring: SecretPlace; now: () => Date },
    demo: DemoWorkspace | null,
  ) {
    this.about = options.about;
    this.log = options.log;
    this.keyring = options.keyring;
    this.#options = options;
    this.#now = options.now;
    this.#demo = demo;
    this.#stream = new FleetStream(this.workspace.board);
    if (demo) this.#showTo(demo.workspace);
  }

  /** The fleet that is shown now. */
  get workspace(): Workspace {
    return this.#demo?.workspace ?? this.#ownWorkspace();
  }

  /**
   * First the whole state, then what changes; goes on over a change to the demo fleet and back. One that `shows` nothing, such as a tray,
   * is no reason to poll routers often.
   */
  watch(signal?: AbortSignal, { shows = true } = {}): AsyncGenerator<FleetEvent, void> {
    return this.#stream.listen(signal, { shows });
  }

  /** How many front ends watch. */
  get listeners(): number {
    return this.#stream.size;
  }

  /** Somebody reads what is known of the fleet now and then, e.g. as metrics: it is kept as fresh as for a front end. */
  noteReader(): void {
    this.#readAt = this.#now().getTime();
  }

  saveSettings(settings: Settings): Settings {
    const { profile, board, monitor } = this.workspace;
    const { pollSeconds, pollBudget } = board.settings;
    profile.settings.save(settings);
    board.settings = settings;
    if (pollSeconds !== settings.pollSeconds || pollBudget !== settings.pollBudget) monitor.replan();
    return settings;
  }

  /** Shows virtual routers instead of the person's own; nothing happens when it does already. */
  startDemo(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#demo) return;
      const own = this.#ownWorkspace();
      refuseWhileChanging(own, 'Start the demo when it has ended.');
      const demo = await openDemoWorkspace(demoOptions(this.#options, this.#now, own.board.settings));
      own.pause();
      this.#demo = demo;
      this.#showTo(demo.workspace);
      this.#stream.show(demo.workspace.board);
      demo.workspace.resume();
      auditAll(demo.workspace);
    });
  }

  /** Back to the person's own routers. Changes on virtual routers are cancelled. */
  stopDemo(): Promise<void> {
    return this.#inTurn(async () => {
      const demo = this.#demo;
      if (!demo) return;
      const own = this.#ownWorkspace();
      await demo.workspace.runs.cancelAll();
      this.#demo = null;
      this.#stream.show(own.board);
      own.resume();
      await demo.close();
    });
  }

  /** The person's own profile, which is not to be had while the demo fleet is shown. Throws `bad-input`. */
  get ownProfile(): Profile {
    if (this.#demo) throw demoShown();
    return this.#ownWorkspace().profile;
  }

  /**
   * Lets `replace` put something else in place of everything in the person's own profile, and shows the new fleet to whoever watches.
   * `ready` is to be called right before; it throws `change-in-progress` while a change is under way. When `replace` throws, the fleet
   * stays as it is.
   */
  replaceOwn<Result>(replace: (profile: Profile, ready: () => void) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async () => {
      const profile = this.ownProfile;
      const own = this.#ownWorkspace();
      const ready = () => refuseWhileChanging(own, 'Try again when it has ended.');
      ready();
      own.pause();
      const result = await replace(profile, ready).catch((error: unknown) => {
        own.resume();
        throw error;
      });
      own.close();
      this.#own = null;
      const next = this.#ownWorkspace();
      this.#stream.show(next.board);
      next.resume();
      return result;
    });
  }

  /** Changes that are queued or under way, on either fleet. */
  get changing(): boolean {
    return [this.#own, this.#demo?.workspace].some((workspace) => (workspace?.runs.open.length ?? 0) > 0);
  }

  /** Cancels one change run of the fleet that is shown. */
  async cancel(runId: string): Promise<void> {
    this.workspace.runs.cancel(runId);
  }

  /** Cancels (that is, undoes) every change, and resolves when the routers have answered. */
  async cancelChanges(): Promise<void> {
    await Promise.all([this.#own?.runs.cancelAll(), this.#demo?.workspace.runs.cancelAll()]);
  }

  /** Ends everything at once. A change that is still under way is left to its router, which undoes it by itself. */
  async close(): Promise<void> {
    await this.#switching;
    this.#own?.close();
    this.#own = null;
    const demo = this.#demo;
    this.#demo = null;
    await demo?.close();
  }

  #ownWorkspace(): Workspace {
    if (this.#own) return this.#own;
    const { about, log, knownHosts } = this.#options;
    const profile = openProfile({ mode: 'write', home: about.profileFolder, now: this.#now });
    this.#own = new Workspace({
      profile,
      keyring: this.keyring,
      log,
      demo: false,
      now: this.#now,
      ...(knownHosts && { knownHosts }),
    });
    this.#showTo(this.#own);
    return this.#own;
  }

  /** While somebody watches, routers are polled more often. */
  #showTo(workspace: Workspace): void {
    const isReadLately = () => Math.abs(this.#now().getTime() - this.#readAt) < readAgainMs;
    workspace.watched = () => (this.listeners > 0 && this.inSight()) || isReadLately();
  }

  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const turn = this.#switching.then(action);
    this.#switching = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }
}

/** A demo begins with what it has to show, also for people who poll by hand only. */
function auditAll({ audits, board }: Workspace): void {
  audits.ask(board.routers.map(({ router }) => router.id));
}

function demoOptions({ log, demoFleet }: FleetServiceOptions, now: () => Date, settings: Settings | null) {
  return { log, now, settings: settings ?? defaultSettings, ...(demoFleet && { fleet: demoFleet }) };
}

function refuseWhileChanging({ runs }: Workspace, nextStep: string): void {
  const [run] = runs.open;
  if (!run) return;
  throw new FlowhelmError('change-in-progress', {
    sentence: `A change on ${run.routerName} is under way.`,
    nextStep,
  });
}

function demoShown(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'The demo fleet is shown, and there is nothing of yours in it.',
    nextStep: 'Leave the demo first.',
  });
}
