import { assertNever, type OffloadMode } from '../model/offload.ts';
import type { Flowtable, Snapshot } from '../model/snapshot.ts';
import type { Verdict, VerdictReason } from '../model/verdict.ts';
import { type FlowEvidence, quietFlowsAllowance } from './accelerating.ts';
import { capability } from './capability.ts';
import type { DeviceGap } from './devices.ts';
import { forwardsTraffic } from './forwarding-paths.ts';
import type { HardwareRow } from './hardware.ts';
import { hidesMissingHardware } from './kernel.ts';
import { isOwnFlowtable } from './loaded-mode.ts';

/** All that a verdict is made from, read off one snapshot once. */
export interface VerdictFacts {
  snapshot: Snapshot;
  configured: OffloadMode | null;
  loaded: OffloadMode | null;
  flowtable: Flowtable | null;
  evidence: FlowEvidence;
  gaps: DeviceGap[];
  hardware: HardwareRow | null;
  vendor: string | null;
}

type Explanation = Pick<Verdict, 'level' | 'sentence' | 'nextStep' | 'action'>;

function say(level: Verdict['level'], action: Verdict['action'], sentence: string, nextStep: string): Explanation {
  return { level, sentence, nextStep, action };
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function offloadName(mode: OffloadMode | null): string {
  return mode === 'hardware' ? 'Hardware offload' : mode === 'software' ? 'Software offload' : 'Offload';
}

/** What the SoC table says about an engine that OpenWrt itself can drive. */
function engine(facts: VerdictFacts): 'yes' | 'no' | 'unknown' {
  const answer = facts.hardware?.hardware ?? 'unknown';
  return answer === 'fork-only' ? 'no' : answer;
}

function hardwareActive({ evidence }: VerdictFacts): Explanation {
  const seen =
    evidence.hardware > 0
      ? `${count(evidence.hardware, 'connection bypasses', 'connections bypass')} the CPU.`
      : `the NPU holds ${count(evidence.bound, 'entry', 'entries')}.`;
  return say('good', 'none', `Hardware offload works: ${seen}`, 'Nothing to do.');
}

function hardwarePartlyActive({ evidence, snapshot, hardware }: VerdictFacts): Explanation {
  const wifi = hardware?.wed === true && snapshot.npu.wed === 'off';
  const inHardware =
    evidence.hardware > 0
      ? `${count(evidence.hardware, 'connection is', 'connections are')} in hardware`
      : `the NPU holds ${count(evidence.bound, 'entry', 'entries')}`;
  return say(
    'good',
    'inspect',
    `Hardware offload works in part: ${inHardware}, ${evidence.software} in software.`,
    wifi
      ? 'WED is off on this router, so Wi-Fi stays in software.'
      : 'Look at the flows in software; Wi-Fi and tunnels often stay there.',
  );
}

function off(facts: VerdictFacts): Explanation {
  const { snapshot } = facts;
  if (capability(snapshot).software.level === 'unsupported') {
    return say('neutral', 'none', 'Offload is off.', 'The kernel of this router has no flow offload.');
  }
  if (forwardsTraffic(snapshot) === false) {
    return say('neutral', 'none', 'Offload is off.', 'This device routes nothing, so there is nothing to offload.');
  }
  return say('neutral', 'enable', 'Offload is off.', 'Turn offload on to take traffic off the CPU.');
}

function idle({ loaded, configured, evidence }: VerdictFacts): Explanation {
  const traffic = evidence.eligible === 0 ? 'no traffic flows that it could take' : 'hardly any traffic flows now';
  return say(
    'neutral',
    'wait-for-traffic',
    `${offloadName(loaded ?? configured)} is loaded, and ${traffic}.`,
    'Start a download behind the router to see it at work.',
  );
}

function notLoaded(facts: VerdictFacts): Explanation {
  return say(
    'broken',
    'reload',
    `${offloadName(facts.configured)} is on in the configuration, but the kernel has no flowtable.`,
    'Reload the firewall; its own log names the cause if that fails.',
  );
}

function moduleMissing(facts: VerdictFacts): Explanation {
  return say(
    'broken',
    'install-package',
    `${offloadName(facts.configured)} is on in the configuration, but the kernel module nft_flow_offload is missing.`,
    'Install the package kmod-nft-offload that fits this kernel.',
  );
}

function fellBack(facts: VerdictFacts): Explanation {
  const start = 'Hardware offload is on in the configuration, but the kernel runs it in software';
  const refusing = facts.snapshot.npu.hardwareProbe.devices.filter((device) => !device.accepted).map((it) => it.device);
  const tolerant = hidesMissingHardware(facts.snapshot) === true;
  switch (engine(facts)) {
    case 'no':
      return say(
        'attention',
        'enable-software',
        `${start}: this network device has no offload engine.`,
        'Choose Software flow offloading; it is what runs now.',
      );
    case 'yes':
      return say(
        'attention',
        tolerant ? 'reload' : 'upgrade',
        `${start}: ${refusing.length > 0 ? `${refusing.join(', ')} refused it` : 'at least one network device refused it'}.`,
        tolerant
          ? 'Reload the firewall once all network devices are up.'
          : 'A newer OpenWrt leaves out the devices that cannot; this one then uses none.',
      );
    case 'unknown':
      return say(
        'attention',
        'enable-software',
        `${start}: ${refusing.length > 0 ? `${refusing.join(', ')} refused it` : 'its network devices refused it'}.`,
        'Choose Software flow offloading unless you know of an engine in this device.',
      );
  }
}

function hardwareNotSeen(facts: VerdictFacts): Explanation {
  const software = facts.evidence.software;
  const flows = count(software, 'offloaded connection runs', 'offloaded connections run');
  switch (engine(facts)) {
    case 'no':
      return say(
        'attention',
        'enable-software',
        `Hardware offload is loaded, but this network device has no offload engine: ${flows} in software.`,
        'Choose Software flow offloading; it is what runs now.',
      );
    case 'yes':
      return software < quietFlowsAllowance
        ? say(
            'neutral',
            'wait-for-traffic',
            `Hardware offload is loaded; only ${flows}, in software, so nothing proves the hardware yet.`,
            'Start a download over a cable to see it at work.',
          )
        : say(
            'attention',
            'inspect',
            `Hardware offload is loaded, but ${flows} in software and none in the ${facts.hardware?.name ?? 'NPU'}.`,
            'See whether these flows use Wi-Fi, a tunnel or a port outside of the switch; if not, reload the firewall.',
          );
    case 'unknown':
      return say(
        'attention',
        'inspect',
        `Hardware offload is loaded, but ${flows} in software and none in hardware.`,
        'The kernel accepts the setting without an engine too; nothing shows one here.',
      );
  }
}

function notAccelerating(facts: VerdictFacts): Explanation {
  const mode = facts.loaded ?? facts.configured;
  return say(
    'attention',
    'inspect',
    `${offloadName(mode)} is loaded, but none of ${count(facts.evidence.eligible, 'established connection')} is offloaded.`,
    'Start a download; if its flow stays slow, reload the firewall.',
  );
}

function devicesMissing(facts: VerdictFacts): Explanation {
  const mode = facts.loaded ?? facts.configured;
  const names = facts.gaps.map((gap) => gap.device);
  const shown = names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  const verb = names.length === 1 ? 'is' : 'are';
  const ghostsOnly = facts.gaps.every((gap) => gap.kind === 'does-not-exist');
  const cause = ghostsOnly
    ? `${shown} ${verb} listed and ${names.length === 1 ? 'does' : 'do'} not exist`
    : `${shown} ${verb} not in the flowtable`;
  const byKernel = facts.gaps.some((gap) => gap.kind === 'port');
  const byTunnel = facts.gaps.every((gap) => gap.kind === 'tunnel' || gap.kind === 'pppoe');
  if (byKernel) {
    return say(
      'attention',
      mode === 'software' && engine(facts) === 'yes' ? 'enable' : 'upgrade',
      `${offloadName(mode)} is loaded, but ${cause}, and this kernel needs the ports by name.`,
      mode === 'software' && engine(facts) === 'yes'
        ? 'Choose Hardware flow offloading, which lists the ports, or upgrade the firmware.'
        : 'Upgrade the firmware, or turn offload off.',
    );
  }
  return say(
    'attention',
    byTunnel ? 'inspect' : 'reload',
    `${offloadName(mode)} is loaded, but ${cause}.`,
    byTunnel
      ? 'The firewall does not list such devices by itself.'
      : 'Reload the firewall, so that it lists its devices anew.',
  );
}

function loadedWithoutConfiguration(facts: VerdictFacts): Explanation {
  const own = facts.flowtable !== null && isOwnFlowtable(facts.flowtable);
  const mode = offloadName(facts.loaded);
  return own
    ? say(
        'attention',
        'enable',
        `${mode} is loaded, but nothing on disk asks for it.`,
        'The next boot loses it; turn it on again to save it, or off.',
      )
    : say(
        'attention',
        'reload',
        `${mode} is loaded, but off in the configuration.`,
        'Reload the firewall to follow the configuration, or turn offload on.',
      );
}

function loadedModeDiffers(facts: VerdictFacts): Explanation {
  const same = facts.loaded === null || facts.loaded === facts.configured;
  return say(
    'attention',
    'reload',
    same
      ? `${offloadName(facts.configured)} is on in the configuration, but ${count(facts.evidence.hardware, 'connection runs', 'connections run')} in hardware.`
      : `${offloadName(facts.configured)} is on in the configuration, but the kernel has ${offloadName(facts.loaded).toLowerCase()} loaded.`,
    'Reload the firewall to follow the configuration.',
  );
}

function notEnoughEvidence(facts: VerdictFacts): Explanation {
  const gap = facts.snapshot.gaps[0];
  const because = gap === undefined ? '' : ` (${gap.section}: ${gap.reason})`;
  const sentence =
    facts.configured === null
      ? `The saved configuration could not be read${because}.`
      : facts.loaded === null
        ? `What the kernel has loaded could not be read${because}.`
        : `${offloadName(facts.loaded)} is loaded, but the live connections could not be read${because}.`;
  return say('unknown', 'inspect', sentence, 'Look at the evidence, then probe the router again.');
}

function explainByReason(reason: VerdictReason, facts: VerdictFacts): Explanation {
  const mode = offloadName(facts.configured);
  switch (reason) {
    case 'hardware-active':
      return hardwareActive(facts);
    case 'hardware-partly-active':
      return hardwarePartlyActive(facts);
    case 'software-active':
      return say(
        'good',
        'none',
        `Software offload works: ${count(facts.evidence.software, 'connection takes', 'connections take')} the short way through the kernel.`,
        'Nothing to do.',
      );
    case 'off':
      return off(facts);
    case 'off-vendor-engine':
      return say(
        'neutral',
        'none',
        `Flow offload is off, as it has to be: ${facts.vendor ?? 'a vendor engine'} moves the traffic here.`,
        "Leave it off; the vendor's engine and flow offloading do not go together.",
      );
    case 'idle':
      return idle(facts);
    case 'staged-edits':
      return say(
        'attention',
        'resolve-staged',
        'The firewall has edits to flow offloading that are not saved yet.',
        'Save or revert them in LuCI or with uci; Flowhelm does not touch edits of others.',
      );
    case 'not-loaded':
      return notLoaded(facts);
    case 'not-loaded-module-missing':
      return moduleMissing(facts);
    case 'hardware-option-alone':
      return say(
        'attention',
        'enable',
        'Only the hardware option is set, which does nothing without the software option.',
        'Turn on Hardware flow offloading, which sets both, or turn offload off.',
      );
    case 'not-fed':
      return say(
        'broken',
        'reload',
        `${mode} is on in the configuration and a flowtable is loaded, but no rule sends flows to it.`,
        'Reload the firewall, so that its rules are loaded anew.',
      );
    case 'devices-missing':
      return devicesMissing(facts);
    case 'fell-back-to-software':
      return fellBack(facts);
    case 'hardware-not-seen':
      return hardwareNotSeen(facts);
    case 'not-accelerating':
      return notAccelerating(facts);
    case 'loaded-without-configuration':
      return loadedWithoutConfiguration(facts);
    case 'loaded-mode-differs':
      return loadedModeDiffers(facts);
    case 'no-kernel-support':
      return say(
        'broken',
        'upgrade',
        `${mode} is on in the configuration, but the kernel of this router has no flow offload.`,
        'Use a firmware whose kernel has it, or turn offload off.',
      );
    case 'platform-unsupported':
      return say(
        'unknown',
        'none',
        'Flowhelm does not know the firewall of this device.',
        'Supported are OpenWrt 22.03 and later, and Linux with nftables.',
      );
    case 'not-enough-evidence':
      return notEnoughEvidence(facts);
    default:
      return assertNever(reason);
  }
}

const readOnlyActions: readonly Verdict['action'][] = ['none', 'wait-for-traffic', 'inspect'];

/** Level, sentence, next step and action for a reason. On platforms that Flowhelm only reads, no action that would change something. */
export function explain(reason: VerdictReason, facts: VerdictFacts): Explanation {
  const explanation = explainByReason(reason, facts);
  const { platform } = facts.snapshot;
  if (platform === 'fw4' || platform === 'nftables' || readOnlyActions.includes(explanation.action)) return explanation;
  return {
    ...explanation,
    action: 'inspect',
    nextStep: "Flowhelm only reads on this platform; change it with the router's own tools.",
  };
}
