import {
  type Alert,
  type AlertKind,
  type AlertRule,
  type AlertRules,
  alertKinds,
  defaultAlertSettings,
} from '../../model/alert.ts';
import type { Observation } from '../../model/observation.ts';
import { assertNever, offloadModeSchema } from '../../model/offload.ts';
import { kernelFault, rebooted } from './boots.ts';
import { type Memory, nothingKnown, remember } from './memory.ts';
import { fellBack, notLoaded } from './offload.ts';
import { advance, type Finding, openSince, type Phase, quiet, type Step, silence } from './phase.ts';
import { hostKeyChanged, unreachable } from './presence.ts';
import { shareCollapsed } from './share.ts';
import { conntrackNearlyFull, npuNearlyFull } from './tables.ts';

/** What is known of one router for its alerts. */
export interface Watch {
  readonly memory: Memory;
  readonly phases: Readonly<Record<AlertKind, Phase>>;
}

export type Happening = Step & { readonly kind: AlertKind };

export interface Watched {
  readonly watch: Watch;
  readonly happenings: readonly Happening[];
}

const allQuiet: Watch['phases'] = {
  'fell-back': quiet,
  'not-loaded': quiet,
  'share-collapsed': quiet,
  'npu-nearly-full': quiet,
  'conntrack-nearly-full': quiet,
  rebooted: quiet,
  unreachable: quiet,
  'kernel-fault': quiet,
  'host-key-changed': quiet,
};

/** One cause, one alert: what the right side says is why the left side does not open. */
const yieldsTo: Partial<Readonly<Record<AlertKind, readonly AlertKind[]>>> = {
  'fell-back': ['not-loaded'],
  'share-collapsed': ['not-loaded', 'fell-back'],
};

/**
 * A watch as it begins: with the alerts that were open when the app ended, which go on instead of opening anew, and with the last audit
 * before, to compare the next one with.
 */
export function newWatch(open: readonly Alert[], lastAudit: Observation | null): Watch {
  const audited = lastAudit === null ? nothingKnown : remember(nothingKnown, lastAudit);
  const memory = open.reduce(recollect, audited);
  const phases = { ...allQuiet };
  for (const alert of open) phases[alert.kind] = openSince(Date.parse(alert.openedAt), alert.severity);
  return { memory, phases };
}

/** What an open alert was compared with, which later snapshots no longer show. */
function recollect(memory: Memory, { kind, evidence, openedAt }: Alert): Memory {
  if (kind === 'fell-back') {
    const was = offloadModeSchema.safeParse(evidence['was']).data;
    const configured = offloadModeSchema.safeParse(evidence['configured']).data;
    if (!was || !configured || (memory.configured !== null && memory.configured !== configured)) return memory;
    return { ...memory, configured, accelerating: was, loaded: memory.loaded ?? was };
  }
  if (kind === 'rebooted') {
    const at = Date.parse(evidence['booted at'] ?? openedAt);
    return { ...memory, boots: [at], reboot: { at, seenAt: at, told: true, upgrade: upgradeIn(evidence) } };
  }
  return kind === 'not-loaded' ? { ...memory, upgrade: upgradeIn(evidence) } : memory;
}

function upgradeIn(evidence: Alert['evidence']): Memory['upgrade'] {
  const { 'release before': from, 'release now': to } = evidence;
  return from !== undefined && to !== undefined ? { from, to } : null;
}

/** Takes an observation in; what follows from it comes in the order of the kinds, at most once for each. */
export function observe({ memory: before, phases }: Watch, observation: Observation, rules: AlertRules): Watched {
  const memory = remember(before, observation);
  const findings = new Map(
    alertKinds.map((kind) => [kind, findingOf(kind, { memory, observation, rule: rules[kind], phase: phases[kind] })]),
  );
  const next = { ...phases };
  const happenings: Happening[] = [];
  for (const kind of alertKinds) {
    const rule = rules[kind];
    const finding = yielded(kind, phases[kind], findings, rules);
    const { phase, step } = rule.enabled ? advance(phases[kind], finding, rule, observation.at) : silence(phases[kind]);
    next[kind] = phase;
    if (step) happenings.push({ kind, ...step });
  }
  return { watch: { memory, phases: next }, happenings };
}

/** Closes what no rule asks for any more, without waiting for the router. */
export function applyRules({ memory, phases }: Watch, rules: AlertRules): Watched {
  const next = { ...phases };
  const happenings: Happening[] = [];
  for (const kind of alertKinds) {
    if (rules[kind].enabled) continue;
    const { phase, step } = silence(phases[kind]);
    next[kind] = phase;
    if (step) happenings.push({ kind, ...step });
  }
  return { watch: { memory, phases: next }, happenings };
}

function yielded(kind: AlertKind, phase: Phase, findings: ReadonlyMap<AlertKind, Finding>, rules: AlertRules): Finding {
  const finding = findings.get(kind) ?? { is: 'unknown' };
  if (finding.is !== 'holds' || phase.state === 'open' || phase.state === 'closing') return finding;
  const others = yieldsTo[kind] ?? [];
  const explained = others.some((other) => rules[other].enabled && findings.get(other)?.is === 'holds');
  return explained ? { is: 'unknown' } : finding;
}

interface Circumstances {
  readonly memory: Memory;
  readonly observation: Observation;
  readonly rule: AlertRule;
  readonly phase: Phase;
}

function findingOf(kind: AlertKind, { memory, observation, rule, phase }: Circumstances): Finding {
  // While nobody looked, or somebody changed the router, nothing held and nothing was gone.
  if (observation.kind === 'gap') return { is: 'restart' };
  const threshold = rule.threshold ?? defaultAlertSettings.rules[kind].threshold ?? 0;
  switch (kind) {
    case 'fell-back':
      return fellBack(memory, observation, 'form' in phase ? phase.form : null);
    case 'not-loaded':
      return notLoaded(memory, observation);
    case 'share-collapsed':
      return shareCollapsed(observation, threshold);
    case 'npu-nearly-full':
      return npuNearlyFull(observation, threshold);
    case 'conntrack-nearly-full':
      return conntrackNearlyFull(observation, threshold);
    case 'rebooted':
      return rebooted(memory, observation);
    case 'unreachable':
      return unreachable(observation);
    case 'kernel-fault':
      return kernelFault(observation);
    case 'host-key-changed':
      return hostKeyChanged(observation);
    default:
      return assertNever(kind);
  }
}
