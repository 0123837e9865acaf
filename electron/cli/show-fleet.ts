import { errorCodes, type FlowhelmError } from '../../shared/model/errors.ts';
import type { Router } from '../../shared/model/router.ts';
import type { FlowCounts } from '../../shared/model/snapshot.ts';
import type { Verdict } from '../../shared/model/verdict.ts';
import { snapshotRates } from '../../shared/rules/rates.ts';
import type { Audit } from '../engine.ts';
import { addressOf } from '../ssh/target.ts';
import type { Paint } from './colour.ts';
import { renderTable, type TableCell } from './table.ts';
import { counted, failureWord, grouped, percent, verdictWord } from './verdict-words.ts';

/** What is known of one router of a fleet: its state, or why there is none. */
export type FleetEntry =
  | { readonly router: Router; readonly ok: true; readonly state: RouterState }
  | { readonly router: Router; readonly ok: false; readonly error: FlowhelmError };

export interface RouterState {
  readonly verdict: Verdict;
  readonly model: string;
  readonly flows: FlowCounts | null;
  /** 0 to 1. */
  readonly cpuBusyShare: number | null;
}

export function stateOf({ verdict, snapshot }: Audit): RouterState {
  return {
    verdict,
    model: snapshot.identity.model ?? '',
    flows: snapshot.conntrack.flows,
    cpuBusyShare: snapshotRates(snapshot)?.cpuBusyShare ?? null,
  };
}

/** The fleet in one line: "9 of 12 routers accelerate. 2 need you." */
export function fleetSentence(entries: readonly FleetEntry[]): string {
  const total = entries.length;
  const verdicts = entries.flatMap((entry) => (entry.ok ? [entry.state.verdict] : []));
  const failures = entries.flatMap((entry) => (entry.ok ? [] : [entry.error]));
  const good = verdicts.filter(({ level }) => level === 'good').length;
  const needy = verdicts.filter(({ level }) => level === 'attention' || level === 'broken').length;
  const idle = verdicts.filter((verdict) => verdictWord(verdict).word === 'Idle').length;
  const off = verdicts.filter((verdict) => verdictWord(verdict).word === 'Off').length;
  const unknown = verdicts.filter(({ level }) => level === 'unknown').length;
  const lost = failures.filter(({ code }) => errorCodes[code].exit === 3).length;
  const refused = failures.length - lost;
  const some = (number: number, one: string, many: string) =>
    number === 0 ? [] : [`${grouped(number)} ${number === 1 ? one : many}.`];
  return [
    `${grouped(good)} of ${counted(total, 'router')} ${total === 1 || good === 1 ? 'accelerates' : 'accelerate'}.`,
    ...some(needy, 'needs you', 'need you'),
    ...some(idle, 'waits for traffic', 'wait for traffic'),
    ...some(off, 'has offload off', 'have offload off'),
    ...some(unknown, 'cannot be judged', 'cannot be judged'),
    ...some(lost, 'cannot be reached', 'cannot be reached'),
    ...some(refused, 'could not be audited', 'could not be audited'),
  ].join(' ');
}

export interface FleetView {
  readonly paint: Paint;
  readonly width: number | undefined;
}

/** A row per router; a narrow terminal loses model and address first, the reason is narrowed last. */
export function fleetTable(entries: readonly FleetEntry[], { paint, width }: FleetView): string {
  const columns = [
    { title: 'Router', minimum: 12 },
    { title: 'Address', givesWay: 2, minimum: 12 },
    { title: 'Model', givesWay: 1, minimum: 10 },
    { title: 'Verdict', minimum: 13 },
    { title: 'Hardware', align: 'right', givesWay: 5 },
    { title: 'Software', align: 'right', givesWay: 6 },
    { title: 'Slow', align: 'right', givesWay: 4 },
    { title: 'CPU', align: 'right', minimum: 5, givesWay: 3 },
    { title: 'Why', minimum: 20 },
  ] as const;
  return renderTable(columns, entries.map(fleetRow), { paint, width });
}

/** The verdict in a word, or the failure in its place. */
export function verdictCell(entry: FleetEntry): TableCell {
  const { shape, word, tone } = entry.ok ? verdictWord(entry.state.verdict) : failureWord(entry.error);
  return { text: `${shape} ${word}`, tone };
}

function fleetRow(entry: FleetEntry): TableCell[] {
  const { router } = entry;
  const verdict = verdictCell(entry);
  const names = [router.name, addressOf(router)];
  if (!entry.ok) return [...names, '', verdict, '', '', '', '', entry.error.message];
  const { flows, model, cpuBusyShare } = entry.state;
  const number = (path: 'hardware' | 'software' | 'slow') => (flows ? grouped(flows.byPath[path]) : '?');
  return [
    ...names,
    model,
    verdict,
    number('hardware'),
    number('software'),
    number('slow'),
    percent(cpuBusyShare),
    entry.state.verdict.sentence,
  ];
}
