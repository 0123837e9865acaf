import { type Alert, type AlertSettings, alertSettingsSchema } from '../../../shared/model/alert.ts';
import { FlowhelmError } from '../../../shared/model/errors.ts';
import { checkedSettings } from '../../alerts/checked-settings.ts';
import { Hooks } from '../../alerts/hooks.ts';
import type { Engine } from '../../engine.ts';
import type { Profile } from '../../store/profile.ts';
import { type Choice, routersIn } from '../chosen-routers.ts';
import { limitSchema, parseInput } from '../router-input.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { withSession } from '../session.ts';
import { showAlertSettings, showAlerts } from '../show-alerts.ts';
import { snoozeEnd } from '../snooze-end.ts';
import { readTextFile } from '../text-file.ts';
import { counted } from '../verdict-words.ts';

export interface AlertsOptions extends Omit<Choice, 'all'> {
  readonly open?: boolean;
  readonly limit: string;
  /** Ids, or what they begin with. */
  readonly snooze?: readonly string[];
  readonly unsnooze?: readonly string[];
  readonly until?: string;
  readonly for?: string;
}

/** More than the store keeps. */
const all = 1_000_000;

/** `flowhelm alerts`: what is open and what was, newest first; or who is to be told of it again when. */
export function alertsCommand(cli: Cli, names: readonly string[], options: AlertsOptions): Promise<Answer<'alerts'>> {
  const { snooze = [], unsnooze = [] } = options;
  const until = snoozeEnd(cli.now(), options, snooze.length > 0);
  if (snooze.length + unsnooze.length > 0) {
    return snoozeAlerts(cli, { snooze, unsnooze, until: until ?? '' });
  }
  return withSession(cli, { mode: 'read' }, async ({ engine, profile }) => {
    const limit = parseInput(limitSchema, options.limit);
    const chosen = chosenIds(engine, names, options);
    const alerts = (options.open ? profile.alerts.open() : profile.alerts.list(null, all))
      .filter(({ routerId }) => chosen === null || chosen.has(routerId))
      .slice(0, limit);
    const open = profile.alerts.open().length;
    const { paint, width } = cli.terminal;
    return {
      result: { sentence: sentenceOf(open), alerts },
      text: showAlerts(alerts, { sentence: sentenceOf(open), now: cli.now(), paint, width }),
    };
  });
}

function sentenceOf(open: number): string {
  return open === 0 ? 'No alert is open.' : `${counted(open, 'alert')} ${open === 1 ? 'is' : 'are'} open.`;
}

/** Null = the whole fleet, with routers whose names are gone. */
function chosenIds(engine: Engine, names: readonly string[], choice: Choice): Set<string> | null {
  const narrowed = choice.group !== undefined || choice.tag !== undefined;
  if (names.length === 0) return narrowed ? new Set(routersIn(engine, choice).map(({ id }) => id)) : null;
  if (!narrowed) return new Set(names.map((name) => engine.router(name).id));
  throw new FlowhelmError('bad-input', {
    sentence: 'Routers are named and a group or tag is given as well.',
    nextStep: 'Leave one of them out.',
  });
}

interface Snoozing {
  readonly snooze: readonly string[];
  readonly unsnooze: readonly string[];
  readonly until: string;
}

function snoozeAlerts(cli: Cli, { snooze, unsnooze, until }: Snoozing): Promise<Answer<'alerts'>> {
  return withSession(cli, { mode: 'write' }, async ({ profile }) => {
    const open = profile.alerts.open();
    const alerts = [
      ...snooze.map((id) => ({ ...openAlert(open, id), snoozedUntil: until })),
      ...unsnooze.map((id) => ({ ...openAlert(open, id), snoozedUntil: null })),
    ];
    profile.alerts.put(alerts);
    const { paint, width } = cli.terminal;
    const sentence = sentenceOf(open.length);
    return { result: { sentence, alerts }, text: showAlerts(alerts, { sentence, now: cli.now(), paint, width }) };
  });
}

/** By its id or the beginning of it. Throws `bad-input`. */
function openAlert(open: readonly Alert[], given: string): Alert {
  const prefix = given.toLowerCase();
  const found = open.filter(({ id }) => id.toLowerCase().startsWith(prefix));
  const [first] = found;
  if (first && found.length === 1 && prefix !== '') return first;
  throw new FlowhelmError('bad-input', {
    sentence:
      found.length > 1
        ? `Several alerts begin with ${JSON.stringify(given)}.`
        : `There is no open alert ${JSON.stringify(given)}.`,
    nextStep: 'See them, with the beginnings of their ids, with: flowhelm alerts --open',
  });
}

export interface AlertSettingsOptions {
  readonly import?: string;
  /** A hook, by its name or id. */
  readonly try?: string;
}

/** `flowhelm alerts settings`: the rules and hooks as JSON; or takes them from a file; or tries a hook. */
export function alertSettingsCommand(cli: Cli, options: AlertSettingsOptions): Promise<Answer<'alerts'>> {
  const { import: file, try: hook } = options;
  const mode = file === undefined ? 'read' : 'write';
  return withSession(cli, { mode }, async ({ profile }) => {
    if (file !== undefined) profile.alertSettings.save(await settingsFrom(file, profile));
    const settings = profile.alertSettings.get();
    if (hook !== undefined) return tryHook(cli, settings, hook);
    return { result: { settings }, text: showAlertSettings(settings) };
  });
}

async function settingsFrom(file: string, profile: Profile): Promise<AlertSettings> {
  const text = await readTextFile(file);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new FlowhelmError('file-unusable', {
      sentence: `${file} is not JSON.`,
      nextStep: 'Begin with what this prints: flowhelm alerts settings',
    });
  }
  const parsed = alertSettingsSchema.safeParse(given);
  if (parsed.success) return checkedSettings(profile, parsed.data);
  const [issue] = parsed.error.issues;
  throw new FlowhelmError('file-unusable', {
    sentence: `${file} is not understood: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`,
    nextStep: 'Begin with what this prints: flowhelm alerts settings',
  });
}

async function tryHook(cli: Cli, settings: AlertSettings, name: string): Promise<Answer<'alerts'>> {
  const hook = settings.hooks.find((one) => one.id === name || one.name.toLowerCase() === name.toLowerCase());
  if (!hook) {
    throw new FlowhelmError('bad-input', {
      sentence: `There is no hook called ${JSON.stringify(name)}.`,
      nextStep: 'See them with: flowhelm alerts settings',
    });
  }
  const silent = () => undefined;
  const hooks = new Hooks({
    settings: () => settings,
    log: { info: silent, warn: silent, hide: silent },
    now: cli.now,
  });
  const stop = () => hooks.close();
  cli.signal.addEventListener('abort', stop, { once: true });
  const tried = await hooks.try(hook);
  cli.signal.removeEventListener('abort', stop);
  const words = tried.ok ? 'is told' : 'cannot be told';
  return {
    result: { hook: hook.id, ...tried },
    text: `${forTerminal(hook.name)} ${words}. ${forTerminal(tried.detail)}`,
    exit: tried.ok ? 0 : 1,
  };
}
