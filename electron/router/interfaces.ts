import { z } from 'zod';
import type { Link, LogicalInterface } from '../../shared/model/snapshot.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';

/** Of netifd's long device status only the devices' names and one field are wanted. */
const keepHardwareFlag = `/^\\t"[^"]+": [{]/ { name = $1 } /"hw-tc-offload":/ { print "=hw-tc-offload " name " " $2 }`;

export const readInterfaces = readCommand({
  id: 'interfaces',
  summary: 'Asks netifd (ubus) for its logical interfaces and for the hw-tc-offload flag of the devices.',
  example: [],
  shell: () => sh`if command -v ubus >/dev/null 2>&1; then
  ubus call network.interface dump || printf '=failed\n'
  printf '=devices\n'
  ubus call network.device status 2>/dev/null | awk ${keepHardwareFlag}
else
  printf '=absent\n'
fi
true`,
});

const dumpSchema = z.object({
  interface: z.array(
    z.object({
      interface: z.string(),
      up: z.boolean().catch(false),
      proto: z.string().nullable().catch(null),
      device: z.string().nullable().catch(null),
      l3_device: z.string().nullable().catch(null),
    }),
  ),
});

/** `null` when netifd did not answer in its own form; an interface that is down has no `l3_device`. */
export function parseInterfaces(text: string): LogicalInterface[] | null {
  const end = text.search(/^=(devices|failed|absent)$/m);
  const dump = dumpSchema.safeParse(parseJson(end < 0 ? text : text.slice(0, end)));
  if (!dump.success) return null;
  return dump.data.interface.map((found) => ({
    name: found.interface,
    protocol: found.proto,
    up: found.up,
    device: found.device,
    l3Device: found.l3_device,
  }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** netifd's view of `hw-tc-offload`, put onto the links; on a DSA port it is always on and proves nothing (domain.md 4.3). */
export function withHardwareFlags(links: readonly Link[], text: string): Link[] {
  const flags = new Map<string, boolean>();
  for (const [, name = '', value] of text.matchAll(/^=hw-tc-offload "([^"\n]+)": (true|false)/gm)) {
    flags.set(name, value === 'true');
  }
  return links.map((link) => ({ ...link, hwTcOffload: flags.get(link.name) ?? link.hwTcOffload }));
}
