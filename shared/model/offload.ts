import { z } from 'zod';

/** What a router is told to do with forwarded flows; on screen LuCI's words are used for the last two. */
export const offloadModes = ['off', 'software', 'hardware'] as const;
export const offloadModeSchema = z.enum(offloadModes);
export type OffloadMode = z.infer<typeof offloadModeSchema>;

/** The way one conntrack entry's packets take: the NPU, the kernel's flowtable, or the whole network stack. */
export const flowPaths = ['hardware', 'software', 'slow'] as const;
export const flowPathSchema = z.enum(flowPaths);
export type FlowPath = z.infer<typeof flowPathSchema>;

/** Found by files on the router, never by version strings (domain.md 1.1). */
export const platforms = ['fw4', 'nftables', 'fw3', 'vyos', 'unknown'] as const;
export const platformSchema = z.enum(platforms);
export type Platform = z.infer<typeof platformSchema>;

/** How LuCI names the modes in "Network > Firewall > Routing/NAT Offloading". */
export const offloadModeLabel: Record<OffloadMode, string> = {
  off: 'None',
  software: 'Software flow offloading',
  hardware: 'Hardware flow offloading',
};

/** Makes a `switch` over a union exhaustive: the compiler refuses the call while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
