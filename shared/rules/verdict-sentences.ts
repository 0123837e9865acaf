import { assertNever } from '../model/offload.ts';
import type { Verdict, VerdictReason } from '../model/verdict.ts';
import { capability } from './capability.ts';
import { forwardsTraffic } from './forwarding-paths.ts';
import { isOwnFlowtable } from './loaded-mode.ts';
import { count, type Explanation, engine, offloadName, say, type VerdictFacts } from './verdict-facts.ts';
import { fellBack, hardwareActive, hardwareNotSeen, hardwarePartlyActive } from './verdict-hardware.ts';

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
  if (facts.flowtable !== null && isOwnFlowtable(facts.flowtable)) {
    return say(
      'attention',
      'enable',
      `${offloadName(mode)} is loaded, but ${cause}.`,
      'Turn offload on once more, so that its devices are listed anew.',
    );
  }
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
  const [section, missing] =
    facts.configured === null
      ? (['configured', 'The saved configuration could not be read'] as const)
      : facts.loaded === null
        ? (['flowtables', 'What the kernel has loaded could not be read'] as const)
        : ([
            'conntrack',
            `${offloadName(facts.loaded)} is loaded, but the live connections could not be read`,
          ] as const);
  const gap = facts.snapshot.gaps.find((candidate) => candidate.section === section);
  const because = gap === undefined ? '' : ` (${gap.section}: ${gap.reason})`;
  return say('unknown', 'inspect', `${missing}${because}.`, 'Look at the evidence, then probe the router again.');
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
