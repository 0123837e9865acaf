import { z } from 'zod';
import { routerSchema } from '../../shared/model/router.ts';
import { flowCountsSchema, flowEntrySchema, pathCountsSchema } from '../../shared/model/snapshot.ts';

const head = { router: routerSchema.pick({ id: true, name: true, host: true, port: true }), at: z.string() };

const countsSchema = z.object({
  ...head,
  /** Null when the router cannot tell. */
  flows: flowCountsSchema.nullable(),
});
const listSchema = z.object({
  ...head,
  /** The router holds more entries than were asked for. */
  truncated: z.boolean(),
  flows: z.array(flowEntrySchema.extend({ slowReason: z.object({ code: z.string(), text: z.string() }).nullable() })),
});

const flowSumSchema = z.object({
  flows: z.number(),
  byPath: pathCountsSchema,
  /** Of the connections that the router counts bytes for; null = of none. */
  bytes: z.number().nullable(),
});
const restSchema = flowSumSchema.extend({ count: z.number() }).nullable();
const topSchema = z.object({
  ...head,
  /** Connections that were looked at. */
  counted: z.number(),
  truncated: z.boolean(),
  hosts: z.object({ first: z.array(flowSumSchema.extend({ host: z.string() })), rest: restSchema }),
  services: z.object({
    first: z.array(flowSumSchema.extend({ service: z.string(), name: z.string().nullable() })),
    rest: restSchema,
  }),
});

/** `result` of `flows`: a list, the busiest hosts and services, or counts. */
export const flowsResultSchema = z.union([listSchema, topSchema, countsSchema]);
