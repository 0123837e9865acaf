import type { Advisory } from '../model/advisory.ts';
import { assertNever, type OffloadMode } from '../model/offload.ts';
import type { Expectation, Intent, Plan, Planned, PlanRefusal, UciEdit, UciPlan } from '../model/plan.ts';
import type { Snapshot, UciOffloadOptions } from '../model/snapshot.ts';
import { quote } from '../shell.ts';
import { expectationHolds, refuse } from './expectation.ts';
import { lacksOffloadModule, offloadPackage } from './offload-module.ts';
import { planOwnTable } from './plan-own-table.ts';

/** `uci commit` writes a copy of the file beside it; less than this and the overlay is as good as full. */
const commitNeedsKb = 64;
/** kmod-nft-offload with kmod-nf-flow is about 60 KB packed; leave the router room to live. */
const installNeedsKb = 512;

export const firewallFile = '/etc/config/firewall';
export const defaultsSection = 'firewall.@defaults[0]';

/**
 * The exact, previewable change from a snapshot to an intent; pure data. On fw4 only `flow_offloading` and `flow_offloading_hw` are
 * written, in the form LuCI writes them ('1' or absent: domain.md 2.1). A plan without edits but `unchanged: false` is a reload: the
 * configuration is right and the running ruleset is not.
 */
export function planChange(snapshot: Snapshot, intent: Intent, advisories: readonly Advisory[]): Planned {
  switch (snapshot.platform) {
    case 'fw4':
      return intent.kind === 'own-table' ? refuse(wrongIntent) : planUci(snapshot, intent, advisories);
    case 'nftables':
      return intent.kind === 'options' ? refuse(wrongIntent) : planOwnTable(snapshot, intent, advisories);
    case 'fw3':
      return refuse({
        code: 'platform-unsupported',
        sentence:
          'This router runs the older firewall3 (OpenWrt 21.02 or earlier), which Flowhelm can read but not change.',
        nextStep: 'Upgrade it to OpenWrt 22.03 or later, or switch offloading in LuCI under Network > Firewall.',
      });
    case 'vyos':
      return refuse({
        code: 'platform-unsupported',
        sentence: 'This router runs VyOS, which Flowhelm can read but not change.',
        nextStep: 'Use VyOS: set firewall flowtable ..., then commit-confirm.',
      });
    case 'unknown':
      return refuse({
        code: 'platform-unsupported',
        sentence: 'Neither fw4 nor nft was found on this device.',
        nextStep: 'Check that it is a router that runs OpenWrt 22.03 or later, or Linux with nftables.',
      });
    default:
      return assertNever(snapshot.platform);
  }
}

const wrongIntent: PlanRefusal = {
  code: 'platform-unsupported',
  sentence: 'The router no longer runs the firewall that the earlier change was made on.',
  nextStep: 'Audit it again and choose a mode.',
};

function planUci(
  snapshot: Snapshot,
  intent: Exclude<Intent, { kind: 'own-table' }>,
  advisories: readonly Advisory[],
): Planned {
  const { options } = snapshot.configured;
  if (options === null) return refuse(incomplete);
  const wanted = intent.kind === 'mode' ? luciOptions(intent.mode) : intent.options;
  const to = configuredMode(wanted);
  const refusal = refuseUci(snapshot, to);
  if (refusal) return refuse(refusal);

  // A mode that is already configured stays as it is written, were it `'yes'` instead of `'1'`: nothing to gain from an edit.
  const edits =
    intent.kind === 'mode' &&
    configuredMode(options) === to &&
    !(to !== 'hardware' && isTrue(options.flow_offloading_hw))
      ? []
      : uciEdits(options, wanted);
  const install = to !== 'off' && lacksOffloadModule(snapshot) ? [offloadPackage] : [];
  const expectation = fw4Expectation(to);
  const plan: UciPlan = {
    platform: 'fw4',
    from: snapshot.configured.mode,
    to,
    intent,
    basis: { bootId: snapshot.identity.bootId, kernel: snapshot.identity.kernel },
    edits,
    install,
    commands: uciCommands(edits, install, snapshot.stack.packageManager),
    configDiff: uciDiff(edits),
    expectation,
    advisories: [...advisories],
    unchanged: edits.length === 0 && install.length === 0 && expectationHolds(snapshot, expectation),
  };
  return { ok: true, plan };
}

const incomplete: PlanRefusal = {
  code: 'snapshot-incomplete',
  sentence: 'The firewall configuration of this router could not be read.',
  nextStep: 'Audit the router again and look at what was not readable.',
};

function refuseUci(snapshot: Snapshot, to: OffloadMode): PlanRefusal | null {
  const { configured, stack, storage, npu } = snapshot;
  if (configured.staged.length > 0) {
    return {
      code: 'staged-edits',
      sentence:
        'Somebody has unsaved firewall edits on this router; Flowhelm never saves or discards the edits of others.',
      nextStep: 'Save or revert them first: in LuCI under "Unsaved Changes", or with uci changes firewall.',
    };
  }
  if (!configured.hasDefaultsSection) {
    return {
      code: 'no-defaults-section',
      sentence: `${firewallFile} has no "defaults" section that could carry the setting.`,
      nextStep: 'Restore the firewall configuration of the router, then try again.',
    };
  }
  if (storage.freeKb !== null && storage.freeKb < commitNeedsKb) {
    return {
      code: 'no-space',
      sentence: `Only ${storage.freeKb} KB are free on ${storage.path ?? 'the overlay'}; the setting could not be saved.`,
      nextStep: 'Remove a package or files from the router, then try again.',
    };
  }
  if (to === 'off') return null;
  if (npu.vendorModules.length > 0) {
    return {
      code: 'vendor-engine',
      sentence: `This image accelerates with the vendor's own engine (${npu.vendorModules.join(', ')}); the kernel's flow offload must stay off there.`,
      nextStep: 'Leave it as it is, or move to an official OpenWrt image.',
    };
  }
  return lacksOffloadModule(snapshot) ? refuseInstall(stack.packageManager, storage.freeKb) : null;
}

function refuseInstall(manager: Snapshot['stack']['packageManager'], freeKb: number | null): PlanRefusal | null {
  if (manager !== 'opkg' && manager !== 'apk') {
    return {
      code: 'no-package-manager',
      sentence: `The kernel lacks flow offload, and this image has no package manager to install ${offloadPackage}.`,
      nextStep: `Build or download an image that includes ${offloadPackage}.`,
    };
  }
  if (freeKb !== null && freeKb < installNeedsKb) {
    return {
      code: 'no-space',
      sentence: `${offloadPackage} has to be installed first, and only ${freeKb} KB of flash are free.`,
      nextStep: 'Remove a package from the router, then try again.',
    };
  }
  return null;
}

/** What LuCI writes for a mode (domain.md 2.1). */
export function luciOptions(mode: OffloadMode): UciOffloadOptions {
  return { flow_offloading: mode === 'off' ? null : '1', flow_offloading_hw: mode === 'hardware' ? '1' : null };
}

/** fw4 reads the hardware option only where the software one is on (domain.md 2.2). */
export function configuredMode(options: UciOffloadOptions): OffloadMode {
  if (!isTrue(options.flow_offloading)) return 'off';
  return isTrue(options.flow_offloading_hw) ? 'hardware' : 'software';
}

/** The words that fw4 takes for true in a `bool` option. */
function isTrue(value: string | null): boolean {
  return value !== null && ['1', 'on', 'true', 'yes', 'enabled'].includes(value);
}

function uciEdits(now: UciOffloadOptions, wanted: UciOffloadOptions): UciEdit[] {
  return (['flow_offloading', 'flow_offloading_hw'] as const)
    .filter((option) => now[option] !== wanted[option])
    .map((option) => ({ option, before: now[option], after: wanted[option] }));
}

/** One edit as a person would type it. */
export function uciEditCommand({ option, after }: Pick<UciEdit, 'option' | 'after'>): string {
  return after === null
    ? `uci delete ${defaultsSection}.${option}`
    : `uci set ${defaultsSection}.${option}=${quote(after)}`;
}

function uciCommands(
  edits: readonly UciEdit[],
  install: readonly string[],
  manager: Snapshot['stack']['packageManager'],
): string[] {
  const installCommands = install.map((name) => (manager === 'apk' ? `apk add ${name}` : `opkg install ${name}`));
  const commit = edits.length > 0 ? ['uci commit firewall'] : [];
  return [...installCommands, ...edits.map(uciEditCommand), 'fw4 check', 'fw4 reload', ...commit];
}

function uciDiff(edits: readonly UciEdit[]): string[] {
  if (edits.length === 0) return [];
  const line = (sign: string, option: string, value: string) => `${sign}\toption ${option} '${value}'`;
  return [
    `--- ${firewallFile}`,
    `+++ ${firewallFile}`,
    ' config defaults',
    ...edits.flatMap(({ option, before, after }) => [
      ...(before === null ? [] : [line('-', option, before)]),
      ...(after === null ? [] : [line('+', option, after)]),
    ]),
  ];
}

function fw4Expectation(to: OffloadMode): Expectation {
  return {
    family: 'inet',
    table: 'fw4',
    flowtable: 'ft',
    present: to !== 'off',
    hardware: to === 'hardware',
    devices: null,
  };
}

/** Ids of the advisories that must be overridden before the plan may run. */
export function blockingAdvisories(plan: Plan, overrides: readonly string[]): Advisory[] {
  return plan.advisories.filter(({ id, severity }) => severity === 'block' && !overrides.includes(id));
}
