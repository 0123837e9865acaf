import type { Advisory } from '../model/advisory.ts';
import type { OffloadMode } from '../model/offload.ts';
import type { Expectation, Intent, OwnTablePlan, PersistenceMethod, Planned, PlanRefusal } from '../model/plan.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { expectationHolds, refuse } from './expectation.ts';
import {
  ownFileMode,
  ownTable,
  ownTableDevices,
  ownTableFile,
  ownTableInclude,
  ownTableRuleset,
  ownTableUnit,
} from './own-table.ts';

/** Plans for plain nftables: our own table beside the user's, persisted only at the confirmation (domain.md 3.6). */
export function planOwnTable(
  snapshot: Snapshot,
  intent: Exclude<Intent, { kind: 'options' }>,
  advisories: readonly Advisory[],
): Planned {
  const wanted = wantedRuleset(snapshot, intent);
  if (!wanted.ok) return refuse(wanted.refusal);
  const { ruleset, to } = wanted;
  const persistence = persistenceMethod(snapshot);
  if (persistence === null) return refuse(noPersistence);

  const previousFile = snapshot.persistence.ownFile;
  const expectation = ownExpectation(to, ruleset);
  const plan: OwnTablePlan = {
    platform: 'nftables',
    from: ownFileMode(previousFile),
    to,
    intent,
    basis: { bootId: snapshot.identity.bootId, kernel: snapshot.identity.kernel },
    ruleset,
    previousFile,
    persistence,
    commands: ownTableCommands(ruleset, persistence),
    configDiff: fileDiff(previousFile, ruleset, persistence),
    expectation,
    advisories: [...advisories],
    unchanged: previousFile === ruleset && expectationHolds(snapshot, expectation),
  };
  return { ok: true, plan };
}

type WantedRuleset = { ok: true; ruleset: string | null; to: OffloadMode } | { ok: false; refusal: PlanRefusal };

function wantedRuleset(snapshot: Snapshot, intent: Exclude<Intent, { kind: 'options' }>): WantedRuleset {
  if (intent.kind === 'own-table') return { ok: true, ruleset: intent.file, to: ownFileMode(intent.file) };
  if (intent.mode === 'off') return { ok: true, ruleset: null, to: 'off' };
  if (snapshot.stack.flowtableSupport === 'no') return { ok: false, refusal: noKernelSupport };
  if (snapshot.persistence.ipForwarding === false) return { ok: false, refusal: notForwarding };
  const devices = ownTableDevices(snapshot);
  if (devices.length < 2) return { ok: false, refusal: noDevices };
  return { ok: true, ruleset: ownTableRuleset(intent.mode, devices), to: intent.mode };
}

const noKernelSupport: PlanRefusal = {
  code: 'no-kernel-support',
  sentence: 'The kernel of this router was built without flowtables.',
  nextStep: 'Use a kernel with CONFIG_NF_FLOW_TABLE and CONFIG_NFT_FLOW_OFFLOAD (every Debian kernel has them).',
};
const notForwarding: PlanRefusal = {
  code: 'not-forwarding',
  sentence: 'This machine does not forward packets (net.ipv4.ip_forward is 0), so there is nothing to offload.',
  nextStep: 'Turn on forwarding if it is meant to be a router.',
};
const noDevices: PlanRefusal = {
  code: 'no-devices',
  sentence: 'Fewer than two network devices are up, so no flow could cross this machine.',
  nextStep: 'Check its network devices, then audit it again.',
};
const noPersistence: PlanRefusal = {
  code: 'no-persistence',
  sentence: 'There is neither systemd nor a rules file, so the table could not be brought back after a reboot.',
  nextStep: 'Create /etc/nftables.conf and load it at boot, then try again.',
};

/** systemd first: a unit that fails at boot leaves the user's own rules alone, an include could take them down with it (3.4). */
function persistenceMethod({ persistence }: Snapshot): PersistenceMethod | null {
  if (persistence.systemd) return { kind: 'systemd-unit' };
  if (persistence.rulesFile === null) return null;
  return { kind: 'include', rulesFile: persistence.rulesFile, addIncludeLine: !persistence.rulesFileIncludesOurs };
}

function ownExpectation(to: OffloadMode, ruleset: string | null): Expectation {
  return { ...ownTable, present: ruleset !== null, hardware: to === 'hardware', devices: rulesetDevices(ruleset) };
}

/** Devices that our own ruleset text names; it is ours, so the form is known. */
function rulesetDevices(ruleset: string | null): string[] | null {
  const list = ruleset?.match(/devices = \{ (.*) \}/)?.[1];
  return list === undefined ? null : [...list.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
}

function ownTableCommands(ruleset: string | null, persistence: PersistenceMethod): string[] {
  if (ruleset === null) {
    return [
      `nft delete table ${ownTable.family} ${ownTable.table}`,
      ...(persistence.kind === 'systemd-unit' ? [`systemctl disable ${ownTableUnit}`] : []),
      `rm ${ownTableFile}`,
    ];
  }
  return [
    'nft -c -f OWN-TABLE',
    'nft -f OWN-TABLE',
    `cp OWN-TABLE ${ownTableFile}`,
    ...(persistence.kind === 'systemd-unit' ? [`systemctl enable ${ownTableUnit}`] : []),
    ...(persistence.kind === 'include' && persistence.addIncludeLine
      ? [`echo '${ownTableInclude}' >> ${persistence.rulesFile}`]
      : []),
  ];
}

function fileDiff(before: string | null, after: string | null, persistence: PersistenceMethod): string[] {
  if (before === after) return [];
  const lines = (sign: string, text: string | null) =>
    text === null
      ? []
      : text
          .trimEnd()
          .split('\n')
          .map((line) => `${sign}${line}`);
  const include =
    persistence.kind === 'include' && persistence.addIncludeLine && after !== null
      ? [`--- ${persistence.rulesFile}`, `+++ ${persistence.rulesFile}`, `+${ownTableInclude}`]
      : [];
  return [
    `--- ${before === null ? '/dev/null' : ownTableFile}`,
    `+++ ${after === null ? '/dev/null' : ownTableFile}`,
    ...lines('-', before),
    ...lines('+', after),
    ...include,
  ];
}
