import { quietFlowsAllowance } from './accelerating.ts';
import { hidesMissingHardware } from './kernel.ts';
import { count, type Explanation, engine, say, type VerdictFacts } from './verdict-facts.ts';

/** Flows are in hardware. */
export function hardwareActive({ evidence }: VerdictFacts): Explanation {
  const seen =
    evidence.hardware > 0
      ? `${count(evidence.hardware, 'connection bypasses', 'connections bypass')} the CPU.`
      : `the NPU holds ${count(evidence.bound, 'entry', 'entries')}.`;
  return say('good', 'none', `Hardware offload works: ${seen}`, 'Nothing to do.');
}

/** Some flows are in hardware, more are in software. */
export function hardwarePartlyActive({ evidence, snapshot, hardware }: VerdictFacts): Explanation {
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

/** Hardware is configured, software is loaded; whether that can be mended depends on the engine (domain.md 2.2, 2.4). */
export function fellBack(facts: VerdictFacts): Explanation {
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

/** Hardware is loaded and only software flows are seen, which OpenWrt's kernel hides (domain.md 2.4). */
export function hardwareNotSeen(facts: VerdictFacts): Explanation {
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
        hidesMissingHardware(facts.snapshot) === false
          ? 'The kernel accepted the setting; see whether the offloaded flows use devices with an engine.'
          : 'The kernel accepts the setting without an engine too; nothing shows one here.',
      );
  }
}
