import type { AuditReport } from '../../../shared/model/fleet.ts';
import { assertNever, type OffloadMode } from '../../../shared/model/offload.ts';
import type { Flowtable } from '../../../shared/model/snapshot.ts';
import type { Verdict } from '../../../shared/model/verdict.ts';
import { t } from '../../lib/text.ts';
import type { router } from '../../text/en/router.ts';

/**
 * `reached` = as the station before promises; `gap` = the first that is not; `behind` = after a gap, so nothing to say;
 * `off` = not asked for; `waiting` = no traffic to see it by; `unknown` = the router did not say.
 */
type StationState = 'reached' | 'gap' | 'behind' | 'off' | 'waiting' | 'unknown';

export interface Station {
  readonly name: keyof typeof router.station.name;
  readonly state: StationState;
  /** Key under `router.station.value`. */
  readonly value: keyof typeof router.station.value;
  /** What was read, in sentences. */
  readonly facts: readonly string[];
}

type Seen = Omit<Station, 'name' | 'facts'>;

function seen(state: StationState, value: Station['value']): Seen {
  return { state, value };
}

function configured(verdict: Verdict): Seen {
  if (verdict.configured === null) return seen('unknown', 'unknown');
  if (verdict.reason === 'staged-edits') return seen('gap', 'staged');
  if (verdict.configured !== 'off') return seen('reached', verdict.configured);
  const isDefect = verdict.reason === 'hardware-option-alone' || verdict.reason === 'loaded-without-configuration';
  return seen(isDefect ? 'gap' : 'off', 'off');
}

function loaded(verdict: Verdict): Seen {
  if (verdict.loaded === null) return seen('unknown', 'unknown');
  if (verdict.reason === 'not-fed') return seen('gap', 'notFed');
  if (verdict.configured !== null && verdict.configured !== verdict.loaded) return seen('gap', verdict.loaded);
  return seen(verdict.loaded === 'off' ? 'off' : 'reached', verdict.loaded);
}

function offloading(verdict: Verdict): Seen {
  if (verdict.reason === 'off-vendor-engine') return seen('off', 'vendor');
  const isOff = verdict.loaded === 'off';
  switch (verdict.accelerating) {
    case 'hardware':
    case 'software':
      return seen('reached', 'flows');
    case 'none':
      return seen(isOff ? 'off' : 'gap', 'noFlows');
    case 'idle':
      return isOff ? seen('off', 'noFlows') : seen('waiting', 'noTraffic');
    case 'unknown':
      return seen(isOff ? 'off' : 'unknown', isOff ? 'noFlows' : 'unknown');
    default:
      return assertNever(verdict.accelerating);
  }
}

function hardware(verdict: Verdict): Seen {
  if (verdict.reason === 'off-vendor-engine') return seen('off', 'vendor');
  const isWanted = verdict.loaded === 'hardware' || verdict.configured === 'hardware';
  if (verdict.accelerating === 'hardware') {
    return verdict.reason === 'hardware-partly-active' ? seen('gap', 'part') : seen('reached', 'flows');
  }
  if (!isWanted) return seen('off', 'notWanted');
  switch (verdict.accelerating) {
    case 'software':
    case 'none':
      return seen('gap', 'noFlows');
    case 'idle':
      return seen('waiting', 'noTraffic');
    case 'unknown':
      return seen('unknown', 'unknown');
    default:
      return assertNever(verdict.accelerating);
  }
}

function configuredFacts({ snapshot }: AuditReport): string[] {
  const { source, options, staged } = snapshot.configured;
  const lines: string[] =
    options !== null ? [] : [source === 'nft-file' ? t('router.fact.ownFile') : t('router.fact.noOptions')];
  for (const [option, value] of Object.entries(options ?? {})) {
    lines.push(value === null ? t('router.fact.optionAbsent', { option }) : t('router.fact.option', { option, value }));
  }
  return [...lines, ...staged.map((line) => t('router.fact.staged', { line }))];
}

function nameOf({ family, table, name }: Flowtable): string {
  return `${family} ${table} ${name}`;
}

function loadedFacts({ snapshot }: AuditReport): string[] {
  if (snapshot.flowtables.length === 0) return [t('router.fact.noFlowtable')];
  return snapshot.flowtables.flatMap((table) => [
    table.hardware
      ? t('router.fact.flowtableHardware', { name: nameOf(table) })
      : t('router.fact.flowtable', { name: nameOf(table) }),
    table.devices.length === 0
      ? t('router.fact.noDevices')
      : t('router.fact.flowtableDevices', { devices: table.devices.join(', ') }),
    table.fedBy.length === 0 ? t('router.fact.notFed') : t('router.fact.fedBy', { count: table.fedBy.length }),
  ]);
}

function offloadingFacts({ snapshot }: AuditReport): string[] {
  const { flows } = snapshot.conntrack;
  if (flows === null) return [t('router.fact.noFlowCounts')];
  return [
    t('router.fact.flows', flows.byPath),
    t('router.fact.slowFlows', { local: flows.local, eligible: flows.eligible }),
  ];
}

function hardwareFacts({ snapshot, capability }: AuditReport): string[] {
  const engines = snapshot.npu.engines.map(({ kind, bound }) =>
    bound === null ? t('router.fact.engineUnread', { kind }) : t('router.fact.engine', { kind, bound }),
  );
  const observed = capability.hardware.evidence.map(({ text }) => text);
  return engines.length + observed.length === 0 ? [t('router.fact.noEngine')] : [...engines, ...observed];
}

/**
 * The way from the setting to the NPU as four stations (design.md section 5). At most one is a `gap`: the first that does not do what
 * the one before promises; those after it are `behind` it.
 */
export function verdictStations(report: AuditReport): Station[] {
  const { verdict } = report;
  const stations: Station[] = [
    { name: 'configured', ...configured(verdict), facts: configuredFacts(report) },
    { name: 'loaded', ...loaded(verdict), facts: loadedFacts(report) },
    { name: 'offloading', ...offloading(verdict), facts: offloadingFacts(report) },
    { name: 'hardware', ...hardware(verdict), facts: hardwareFacts(report) },
  ];
  const gap = stations.findIndex(({ state }) => state === 'gap');
  if (gap === -1) return stations;
  return stations.map((station, index) => {
    if (index <= gap || station.state === 'off') return station;
    // Flows that are seen offloaded are a fact, whatever is wrong before them.
    return station.state === 'reached' ? station : { ...station, state: 'behind' };
  });
}

/** The mode whose colour reached stations take; only what flows prove is coloured (experience.md, Principles 2). */
export function provenMode({ level, accelerating }: Pick<Verdict, 'level' | 'accelerating'>): OffloadMode {
  if (level !== 'good') return 'off';
  return accelerating === 'hardware' || accelerating === 'software' ? accelerating : 'off';
}
