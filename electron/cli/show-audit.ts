import type { Advisory } from '../../shared/model/advisory.ts';
import type { Capability } from '../../shared/model/capability.ts';
import { offloadModeLabel } from '../../shared/model/offload.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import { snapshotRates } from '../../shared/rules/rates.ts';
import type { Audit } from '../engine.ts';
import { describeTarget } from '../ssh/target.ts';
import type { Paint, Tone } from './colour.ts';
import { forTerminal } from './sanitise.ts';
import { showEvidence } from './show-evidence.ts';
import { stationShape, stationTone, verdictPath } from './verdict-path.ts';
import { counted, flowsInWords, grouped, percent, verdictWord } from './verdict-words.ts';

export interface AuditView {
  readonly paint: Paint;
  /** With the raw answers of the router. */
  readonly evidence: boolean;
}

/** One audit in full: the sentence first, then the path, then what stands behind it. */
export function showAudit(audit: Audit, { paint, evidence }: AuditView): string {
  const { verdict, snapshot, capability, recommendation, advisories } = audit;
  const { shape, tone } = verdictWord(verdict);
  const sections = [
    [
      `${paint('heading', forTerminal(describeTarget(audit.router)))}  ${paint('quiet', forTerminal(device(snapshot)))}`,
      `${paint(tone, `${shape} ${forTerminal(verdict.sentence)}`)}`,
      ...(verdict.nextStep === '' ? [] : [`${paint('heading', 'Next:')} ${forTerminal(verdict.nextStep)}`]),
    ],
    [showPath(audit, paint)],
    showFigures(audit, paint),
    verdict.missingDevices.length === 0
      ? []
      : [
          paint('heading', 'Devices that forward and are not in the flowtable'),
          ...verdict.missingDevices.map(({ device: name, reason }) => `  ${forTerminal(name)}: ${forTerminal(reason)}`),
        ],
    showCapability(capability, paint),
    [
      `${paint('heading', 'Recommended')}  ${offloadModeLabel[recommendation.mode]}`,
      `  ${forTerminal(recommendation.why)}`,
      ...recommendation.tradeOffs.map((text) => `  - ${forTerminal(text)}`),
    ],
    showAdvisories(advisories, paint),
    showGaps(audit, paint),
    evidence ? showEvidence(audit.evidence, paint) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Model, system and kernel as far as they are known. */
function device({ identity }: Pick<Snapshot, 'identity'>): string {
  const system = [identity.distribution, identity.release].filter((text) => text !== null).join(' ');
  const kernel = identity.kernel === null ? '' : `kernel ${identity.kernel}`;
  return [identity.model ?? '', system, kernel].filter((text) => text !== '').join(', ');
}

function showPath({ verdict, snapshot }: Audit, paint: Paint): string {
  return verdictPath(verdict, snapshot)
    .map(({ name, value, state }) => {
      const text = `${stationShape[state]} ${name}: ${value}`;
      return paint(stationTone(state, verdict.accelerating), text);
    })
    .join(paint('quiet', '  →  '));
}

function showFigures({ snapshot, passwordless }: Audit, paint: Paint): string[] {
  const { conntrack } = snapshot;
  const rates = snapshotRates(snapshot);
  const softirq = rates && rates.softirqShare !== null ? `, ${percent(rates.softirqShare)} for packets (softirq)` : '';
  const cpu = rates && rates.cpuBusyShare !== null ? `${percent(rates.cpuBusyShare)} busy${softirq}` : 'not measured';
  const rows: [string, string][] = [
    ['Connections', `${flowsInWords(conntrack.flows)}${unoffloadable(snapshot)}`],
    ['Table', tableFill(snapshot)],
    ['CPU', cpu],
  ];
  if (passwordless) rows.push(['Login', 'root has no password on this router']);
  return rows.map(([name, text]) => `${paint('heading', name.padEnd(12))} ${forTerminal(text)}`);
}

function unoffloadable({ conntrack: { flows } }: Snapshot): string {
  if (!flows || flows.byPath.slow === 0) return '';
  return ` (of the slow ones ${grouped(flows.local)} are the router's own, ${grouped(flows.eligible)} could be offloaded)`;
}

function tableFill({ conntrack: { count, max } }: Snapshot): string {
  if (count === null) return 'not read';
  return max === null || max === 0
    ? counted(count, 'entry', 'entries')
    : `${grouped(count)} of ${grouped(max)} entries, ${percent(count / max)} full`;
}

const marks = { yes: '+', no: '-', neutral: '·' } as const;

function showCapability(capability: Capability, paint: Paint): string[] {
  const one = (name: string, { level, evidence }: Capability['software']) => [
    `${paint('heading', name)}  ${level}`,
    ...evidence.map(({ says, text }) => `  ${marks[says]} ${forTerminal(text)}`),
  ];
  return [
    ...one('Can do software offload', capability.software),
    ...one('Can do hardware offload', capability.hardware),
  ];
}

const severities: Record<Advisory['severity'], { word: string; tone: Tone }> = {
  block: { word: 'Blocks', tone: 'broken' },
  warn: { word: 'Warning', tone: 'attention' },
  info: { word: 'Note', tone: 'quiet' },
};

/** What offload would break or what would stop it, loudest first; the id is what --override takes. */
export function showAdvisories(advisories: readonly Advisory[], paint: Paint): string[] {
  const order: readonly Advisory['severity'][] = ['block', 'warn', 'info'];
  return [...advisories]
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .flatMap(({ id, severity, title, text }) => {
      const { word, tone } = severities[severity];
      return [`${paint(tone, `${word}:`)} ${forTerminal(title)} (${forTerminal(id)})`, `  ${forTerminal(text)}`];
    });
}

function showGaps({ snapshot: { gaps } }: Audit, paint: Paint): string[] {
  if (gaps.length === 0) return [];
  return [
    paint('heading', 'Not read'),
    ...gaps.map(({ section, reason }) => `  ${forTerminal(section)}: ${forTerminal(reason)}`),
  ];
}
