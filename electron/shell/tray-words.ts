import type { FleetHealth } from './fleet-view.ts';
import { text } from './text.ts';
import type { TrayMood } from './tray-picture.ts';

/** The first line of the tray's menu. Never says that all is well while something is not known. */
export function describeHealth({ routers, needing, unknown }: FleetHealth): string {
  if (routers === 0) return text.tray.empty;
  if (needing > 0) return text.tray.attention(needing, routers);
  return unknown > 0 ? text.tray.unknown(unknown, routers) : text.tray.calm(routers);
}

export function trayMood({ routers, needing, unknown }: FleetHealth): TrayMood {
  if (needing > 0) return 'attention';
  return routers === 0 || unknown > 0 ? 'unknown' : 'calm';
}
