import { randomUUID } from 'node:crypto';
import { type Alert, type AlertHook, type AlertSettings, isMoreSevere } from '../../shared/model/alert.ts';
import type { Observation } from '../../shared/model/observation.ts';
import type { Router } from '../../shared/model/router.ts';
import { rulesFor } from '../../shared/rules/alerts/rules-for.ts';
import {
  applyRules,
  type Happening,
  newWatch,
  observe,
  type Watch,
  type Watched,
} from '../../shared/rules/alerts/watch.ts';
import { judge } from '../../shared/rules/judge.ts';
import type { Profile } from '../store/profile.ts';
import { checkedSettings } from './checked-settings.ts';
import { Hooks, type HooksOptions } from './hooks.ts';
import { KeptAlerts } from './kept-alerts.ts';
import { isTold, snoozeAfter, snoozed } from './snooze.ts';
import { type AlertNews, oneLine } from './words.ts';

export interface AlertsOptions {
  readonly profile: Pick<Profile, 'alerts' | 'alertSettings' | 'snapshots' | 'routers' | 'groups'>;
  /** Shows the open ones, newest first. */
  readonly show: (alerts: readonly Alert[]) => void;
  readonly log: HooksOptions['log'];
  readonly now: () => Date;
  /** How hooks are told; injected in tests. */
  readonly hooks?: Pick<HooksOptions, 'attempt' | 'later' | 'sleep'>;
}

const evidenceAtMost = 2000;

/**
 * Turns what becomes known of routers into alerts: opens, changes and closes them, keeps them, and says so. Alerts that were open when
 * the app ended go on.
 */
export class Alerts {
  readonly #options: AlertsOptions;
  readonly #hooks: Hooks;
  readonly #kept: KeptAlerts;
  readonly #watches = new Map<string, Watch>();
  /** By id, oldest first. */
  readonly #open = new Map<string, Alert>();
  #settings: AlertSettings;

  constructor(options: AlertsOptions) {
    this.#options = options;
    this.#settings = options.profile.alertSettings.get();
    const { log, now, hooks } = options;
    this.#hooks = new Hooks({ settings: () => this.#settings, log, now, ...hooks });
    this.#kept = new KeptAlerts({ store: options.profile.alerts, log, now });
    this.#restore();
  }

  get settings(): AlertSettings {
    return this.#settings;
  }

  /** An observer: hears everything that becomes known of routers. */
  readonly take = (router: Router, observation: Observation): void => {
    this.#kept.retry();
    const watch = this.#watches.get(router.id) ?? this.#begin(router.id, observation);
    this.#follow(router, observe(watch, observation, rulesFor(router, this.#settings)), observation.at);
  };

  /** Newest first, open and closed; `before` = those older than this one. */
  history(routerId: string | null, limit: number, before: string | null = null): Alert[] {
    return this.#kept.list(routerId, limit, before);
  }

  /**
   * Nobody is told of these until then, unless they get worse than they are, or close; `null` = from now on again. Alerts that are closed
   * or gone are left out.
   */
  snooze(ids: readonly string[], until: string | null): void {
    const changed = ids.flatMap((id) => this.#open.get(id) ?? []).map((alert) => snoozed(alert, until));
    if (changed.length === 0) return;
    this.#kept.put(changed);
    for (const alert of changed) this.#open.set(alert.id, alert);
    this.#show();
  }

  /**
   * Keeps the settings, without rules for groups that are not there; what no rule asks for any more is closed. Throws `bad-input` when
   * two hooks have one id.
   */
  saveSettings(settings: AlertSettings): AlertSettings {
    const { profile, now } = this.#options;
    const checked = checkedSettings(profile, settings);
    this.#hooks.hide(checked);
    profile.alertSettings.save(checked);
    this.#settings = checked;
    const concerned = new Set([...this.#open.values()].map(({ routerId }) => routerId));
    for (const router of profile.routers.list()) {
      if (!this.#watches.has(router.id) && !concerned.has(router.id)) continue;
      const watch = this.#watches.get(router.id) ?? this.#begin(router.id, null);
      this.#follow(router, applyRules(watch, rulesFor(router, this.#settings)), now().getTime());
    }
    return this.#settings;
  }

  /** Tells a hook of an alert that is none. */
  tryHook(hook: AlertHook): Promise<{ ok: boolean; detail: string }> {
    return this.#hooks.try(hook);
  }

  /** To be called when groups are gone: their rules go too. */
  groupsChanged(): void {
    const settings = checkedSettings(this.#options.profile, this.#settings);
    if (Object.keys(settings.groups).length < Object.keys(this.#settings.groups).length) this.saveSettings(settings);
  }

  /** Of a router that was removed; the store has forgotten its alerts with it. */
  forget(routerId: string): void {
    this.#watches.delete(routerId);
    this.#kept.forget(routerId);
    const gone = [...this.#open.values()].filter((alert) => alert.routerId === routerId);
    for (const { id } of gone) this.#open.delete(id);
    if (gone.length > 0) this.#show();
  }

  /** What hooks have not been told yet they are not told any more. To be called before the profile is closed. */
  close(): void {
    this.#hooks.close();
    this.#kept.close();
  }

  /** One alert of a kind for a router, and none of routers that are gone; more can only come from a file that was tampered with. */
  #restore(): void {
    const { profile, now } = this.#options;
    const known = new Set(profile.routers.list().map(({ id }) => id));
    const seen = new Set<string>();
    const surplus: Alert[] = [];
    for (const alert of profile.alerts.open()) {
      const place = `${alert.kind} ${alert.routerId}`;
      if (known.has(alert.routerId) && !seen.has(place)) this.#open.set(alert.id, alert);
      else surplus.push({ ...alert, closedAt: now().toISOString() });
      seen.add(place);
    }
    this.#kept.keep(surplus);
    const oldestFirst = [...this.#open].reverse();
    this.#open.clear();
    for (const [id, alert] of oldestFirst) this.#open.set(id, alert);
    this.#show();
  }

  #begin(routerId: string, observation: Observation | null): Watch {
    const open = [...this.#open.values()].filter((alert) => alert.routerId === routerId);
    return newWatch(open, this.#lastAudit(routerId, observation));
  }

  /** The newest audit that is kept, other than the one that is being told of. */
  #lastAudit(routerId: string, observation: Observation | null): Observation | null {
    const current = observation?.kind === 'audited' ? observation.snapshot.takenAt : null;
    const before = this.#options.profile.snapshots.list(routerId, 2).find((one) => one.snapshot.takenAt !== current);
    if (!before) return null;
    const { snapshot } = before;
    return { kind: 'audited', at: Date.parse(snapshot.takenAt), snapshot, verdict: judge(snapshot) };
  }

  #follow(router: Router, { watch, happenings }: Watched, at: number): void {
    // an answer may come in after its router was removed
    if (happenings.length > 0 && this.#options.profile.routers.get(router.id) === null) return;
    this.#watches.set(router.id, watch);
    const news = happenings.flatMap((happening) => this.#happened(router, happening, new Date(at).toISOString()));
    if (happenings.length === 0) return;
    this.#kept.keep(news.map(({ alert }) => alert));
    this.#show();
    const now = this.#options.now().getTime();
    const toTell = news.flatMap(({ event, alert }) => (event === 'changed' ? [] : [{ event, alert }]));
    this.#hooks.tell(toTell.filter((one) => isTold(one, now)));
  }

  #happened(router: Router, happening: Happening, at: string): Happened[] {
    const before = [...this.#open.values()].find(
      ({ routerId, kind }) => routerId === router.id && kind === happening.kind,
    );
    if (happening.step === 'closed') {
      if (!before) return [];
      this.#open.delete(before.id);
      return [{ event: 'closed', alert: { ...before, routerName: router.name, closedAt: at } }];
    }
    const { severity, sentence, nextStep, evidence } = happening.trouble;
    const worst = before?.worstSeverity ?? before?.severity;
    const alert: Alert = {
      id: before?.id ?? randomUUID(),
      routerId: router.id,
      routerName: router.name,
      kind: happening.kind,
      severity,
      ...(worst !== undefined && isMoreSevere(worst, severity) && { worstSeverity: worst }),
      openedAt: before?.openedAt ?? at,
      closedAt: null,
      sentence: oneLine(sentence),
      nextStep: oneLine(nextStep),
      evidence: Object.fromEntries(
        Object.entries(evidence).map(([name, value]) => [name, value.slice(0, evidenceAtMost)]),
      ),
      ...(before ? snoozeAfter(before, severity) : { snoozedUntil: null }),
    };
    this.#open.set(alert.id, alert);
    if (!before) return [{ event: 'opened', alert }];
    return [{ event: happening.step === 'changed' && happening.worse ? 'worsened' : 'changed', alert }];
  }

  #show(): void {
    this.#options.show([...this.#open.values()].reverse());
  }
}

interface Happened {
  readonly event: AlertNews['event'] | 'changed';
  readonly alert: Alert;
}
