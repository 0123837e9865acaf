import type { HardwareProbe, OffloadStack } from '../../shared/model/snapshot.ts';
import { words } from './report.ts';

/** Line 1 of the batch makes the table, line 2 a flowtable without devices, the lines from 3 on hold one device each. */
const plainLine = 2;
const firstDeviceLine = 3;

export interface HardwareProbeAnswer {
  readonly probe: HardwareProbe;
  readonly flowtableSupport: OffloadStack['flowtableSupport'];
}

/**
 * What `nft -c` said to one flowtable per device. nft reports every line of a batch that the kernel refuses, as
 * `FILE:LINE:COLUMN-COLUMN: Error: TEXT` (seen with nft 1.0.6 on 6.18). When the flowtable without devices is refused as well, the
 * kernel has no flowtables at all and the answers for the devices mean nothing (domain.md 3.5). The same holds for an error
 * without a line, such as one of nft itself.
 */
export function parseHardwareProbe(text: string): HardwareProbeAnswer {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^=probe /.test(line));
  if (start < 0)
    return { probe: { ran: false, skipped: skippedReason(lines), devices: [] }, flowtableSupport: 'unknown' };
  const end = lines.findIndex((line, index) => index > start && /^=probe-end /.test(line));
  if (end < 0) return notRun('the answer of nft broke off');
  const devices = words(lines[start] ?? '').slice(1);
  const errors = errorsByLine(lines.slice(start + 1, end));
  if (errors.size === 0 && lines[end] !== '=probe-end 0') {
    return notRun(lines.slice(start + 1, end).find((line) => line.trim() !== '') ?? 'nft failed without a word');
  }
  const refused = errors.get(plainLine) ?? errors.get(1);
  if (refused !== undefined) {
    return { ...notRun(refused), flowtableSupport: /No such file|not supported/i.test(refused) ? 'no' : 'unknown' };
  }
  return {
    probe: {
      ran: true,
      skipped: null,
      devices: devices.map((device, index) => {
        const error = errors.get(firstDeviceLine + index) ?? null;
        return { device, accepted: error === null, error };
      }),
    },
    flowtableSupport: 'yes',
  };
}

function notRun(reason: string): HardwareProbeAnswer {
  return { probe: { ran: false, skipped: reason, devices: [] }, flowtableSupport: 'unknown' };
}

function skippedReason(lines: readonly string[]): string {
  const skipped = lines.find((line) => line.startsWith('=probe-skipped '));
  return skipped?.slice('=probe-skipped '.length) ?? 'the router did not answer';
}

/** The first error of each line; nft repeats some. */
function errorsByLine(lines: readonly string[]): Map<number, string> {
  const found = new Map<number, string>();
  for (const line of lines) {
    const match = /:(\d+):\d+(?:-\d+)?: Error: (.+)$/.exec(line);
    const number = Number(match?.[1]);
    if (match?.[2] && !found.has(number)) found.set(number, match[2].replace(/^Could not process rule: /, ''));
  }
  return found;
}
