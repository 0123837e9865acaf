import { z } from 'zod';

/** How a host was noticed; one host may be noticed in several ways. */
export const discoverySourceSchema = z.enum(['gateway', 'neighbour', 'mdns', 'scan']);
export type DiscoverySource = z.infer<typeof discoverySourceSchema>;

export const foundHostSchema = z.object({
  address: z.string(),
  port: z.number().int(),
  sources: z.array(discoverySourceSchema),
  /** A name that the network knows it by (mDNS, reverse DNS); null = none. */
  name: z.string().nullable(),
  hardwareAddress: z.string().nullable(),
  /** From the SSH banner; nobody has logged in. null = no SSH server answered. */
  ssh: z
    .object({
      server: z.enum(['dropbear', 'openssh', 'other']),
      /** The banner as it came, made printable. */
      banner: z.string(),
    })
    .nullable(),
  /** A router with this address is in the fleet already. */
  knownRouterId: z.string().nullable(),
});
export type FoundHost = z.infer<typeof foundHostSchema>;

export const discoveryRequestSchema = z.object({
  gateways: z.boolean(),
  neighbours: z.boolean(),
  mdns: z.boolean(),
  /** A private range in CIDR form that the person has confirmed; null = no look at ports. */
  range: z.string().nullable(),
  port: z.number().int().min(1).max(65_535),
});
export type DiscoveryRequest = z.infer<typeof discoveryRequestSchema>;

export const discoveryEventSchema = z.discriminatedUnion('kind', [
  /** `total` = addresses to look at; 0 while only the system is asked. */
  z.object({ kind: z.literal('progress'), done: z.number().int(), total: z.number().int() }),
  z.object({ kind: z.literal('found'), host: foundHostSchema }),
  /** One of the ways does not work here, with the reason; the others go on. */
  z.object({ kind: z.literal('note'), sentence: z.string() }),
  z.object({ kind: z.literal('done'), found: z.number().int() }),
]);
export type DiscoveryEvent = z.infer<typeof discoveryEventSchema>;
