import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { SnapshotSection } from '../../shared/rules/gaps.ts';
import type { ScriptResult, SectionResult } from '../ssh/script.ts';
import { type Section, section } from './command.ts';
import { parseConfiguration, readConfiguration } from './configuration.ts';
import { parseFlowCounts, readConntrack } from './conntrack.ts';
import { parseDefaultRoutes } from './default-routes.ts';
import { parseConntrackSettings, parseIdentity, parseIpForwarding, readIdentity } from './facts.ts';
import { parseFlowtables, parseMarkingRules, parseTableNames, readFlowtables } from './flowtables.ts';
import { parseInterfaces, readInterfaces, withHardwareFlags } from './interfaces.ts';
import { parseLinks, readLinks } from './links.ts';
import { parseLoad, readLoad } from './load.ts';
import { parseNpu, readNpu } from './npu.ts';
import { parseStack, readStack } from './packages.ts';
import { parsePlatform, probePlatforms } from './platform.ts';
import { emptyReport, parseReport, type Report } from './report.ts';
import { parseSoftware, parseStorage, readSoftware } from './software.ts';

export interface ProbeOptions {
  /** 1 = counters are taken twice, a second apart, so that rates can be shown. */
  readonly rateSeconds: 0 | 1;
}

/** What stood behind a snapshot: the exact shell text of each section and what it answered. */
export interface ProbeEvidence {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

const evidenceCap = 64 * 1024;

/**
 * The whole read-only probe: one script for every platform. The order matters: `identity` sets the platform for the rest, `load`
 * samples before the probe's own work shows in it, `npu` needs what `flowtables` and `links` found.
 */
export function probeSections({ rateSeconds }: ProbeOptions): Section[] {
  return [
    section(readIdentity),
    section(readLoad, rateSeconds),
    section(readStack),
    section(readConfiguration),
    section(readFlowtables),
    section(readLinks),
    section(readInterfaces),
    section(readNpu),
    section(readConntrack),
    section(readSoftware),
  ];
}

/** The parts of the snapshot that each section of the script answers for. */
const answersFor: Readonly<Record<string, readonly SnapshotSection[]>> = {
  identity: ['identity', 'routes'],
  load: ['load'],
  stack: ['stack'],
  configured: ['configured'],
  flowtables: ['flowtables'],
  links: ['links'],
  interfaces: ['interfaces'],
  npu: ['npu'],
  conntrack: ['conntrack'],
  software: ['software', 'storage'],
};

type Gap = Snapshot['gaps'][number];

/** Never throws: what is missing or not understood becomes a gap. `takenAt` is ISO 8601 in UTC. */
export function parseProbe(
  result: ScriptResult,
  takenAt: string,
): { snapshot: Snapshot; evidence: Record<string, ProbeEvidence> } {
  const text = (id: string) => result.get(id)?.stdout ?? '';
  const facts = reportOf(result, 'identity');
  const platform = probePlatforms[parsePlatform(facts)];
  const configuration = parseConfiguration(text('configured'), reportOf(result, 'configured'), platform);
  const flowtables = parseFlowtables(text('flowtables'));
  const npu = parseNpu(text('npu'), reportOf(result, 'npu'), facts);
  const interfaces = parseInterfaces(text('interfaces'));
  const flows = parseFlowCounts(reportOf(result, 'conntrack'));
  const load = parseLoad(text('load'));
  const storage = parseStorage(text('software'));
  const links = withHardwareFlags(parseLinks(reportOf(result, 'links')), text('interfaces'));

  const snapshot: Snapshot = {
    version: 1,
    takenAt,
    platform: platform.platform,
    identity: parseIdentity(text('identity'), facts),
    stack: {
      ...parseStack(text('stack'), facts),
      // A loaded flowtable says more than the question would.
      flowtableSupport: flowtables.length > 0 ? 'yes' : npu.flowtableSupport,
    },
    configured: configuration.configured,
    flowtables,
    zones: [...configuration.zones],
    interfaces: interfaces ?? [],
    links,
    npu: npu.npu,
    conntrack: { ...parseConntrackSettings(facts), flows },
    load,
    defaultRoutes: parseDefaultRoutes(facts),
    storage,
    software: {
      ...parseSoftware(text('software'), reportOf(result, 'software')),
      sqmInterfaces: [...configuration.sqmInterfaces],
      qosmateEnabled: configuration.qosmateEnabled,
      hasTimedRules: configuration.hasTimedRules,
      markingRules: parseMarkingRules(text('flowtables')),
      nftTables: parseTableNames(text('flowtables')),
    },
    persistence: { ...configuration.persistence, ipForwarding: parseIpForwarding(facts) },
    kernelFaults: npu.kernelFaults,
    gaps: [],
  };
  const silent = [
    ...platform.unanswered.map((part) => ({ section: part, reason: platform.unansweredReason })),
    ...(configuration.gap === null ? [] : [{ section: 'configured', reason: configuration.gap }]),
    ...flowtableGaps(result),
    ...(interfaces === null && platform.netifd ? [{ section: 'interfaces', reason: 'netifd did not answer.' }] : []),
    ...(flows === null ? [{ section: 'conntrack', reason: 'The connection tracking table could not be read.' }] : []),
    ...(load.samples.length === 0 ? [{ section: 'load', reason: 'The counters in /proc could not be read.' }] : []),
    ...(links.length === 0 ? [{ section: 'links', reason: 'No network device was found in /sys/class/net.' }] : []),
    ...(storage.freeKb === null ? [{ section: 'storage', reason: 'df did not answer.' }] : []),
    ...(facts.files.size === 0 ? [{ section: 'identity', reason: 'None of the identity files could be read.' }] : []),
  ];
  return {
    snapshot: { ...snapshot, gaps: firstPerSection([...brokenSections(result), ...silent]) },
    evidence: evidenceOf(result),
  };
}

function reportOf(result: ScriptResult, id: string): Report {
  const stdout = result.get(id)?.stdout;
  return stdout === undefined ? emptyReport : parseReport(stdout);
}

function brokenSections(result: ScriptResult): Gap[] {
  return Object.entries(answersFor).flatMap(([id, parts]) => {
    const answer = result.get(id);
    if (answer && answer.exitCode !== null) return [];
    const reason = answer ? 'The answer broke off.' : 'The router did not get this far.';
    return parts.map((part) => ({ section: part, reason }));
  });
}

function flowtableGaps(result: ScriptResult): Gap[] {
  const stdout = result.get('flowtables')?.stdout ?? '';
  if (/^=absent$/m.test(stdout)) return [{ section: 'flowtables', reason: 'nft is not installed.' }];
  if (!/^=failed$/m.test(stdout)) return [];
  const error = result.get('flowtables')?.stderr.trim().split('\n')[0];
  return [{ section: 'flowtables', reason: `nft could not list the ruleset: ${error || 'no reason given'}` }];
}

/** One reason per part is enough; what broke off explains what is silent. */
function firstPerSection(gaps: readonly Gap[]): Gap[] {
  return gaps.filter((gap, index) => gaps.findIndex((other) => other.section === gap.section) === index);
}

/** The exact shell text of each section of the probe; the form in which evidence is kept leaves it out. */
export function evidenceCommands(): Record<string, string> {
  return Object.fromEntries(probeSections({ rateSeconds: 0 }).map(({ id, body }) => [id, body.text]));
}

function evidenceOf(result: ScriptResult): Record<string, ProbeEvidence> {
  const found: Record<string, ProbeEvidence> = {};
  for (const { id, body } of probeSections({ rateSeconds: 0 })) {
    const answer: SectionResult | undefined = result.get(id);
    if (!answer) continue;
    found[id] = {
      command: body.text,
      stdout: cap(answer.stdout),
      stderr: cap(answer.stderr),
      exitCode: answer.exitCode,
    };
  }
  return found;
}

function cap(text: string): string {
  return text.length <= evidenceCap ? text : `${text.slice(0, evidenceCap)}\n[cut off after ${evidenceCap} characters]`;
}
