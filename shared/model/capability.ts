import { z } from 'zod';

export const capabilityLevels = ['proven', 'likely', 'unsupported', 'unknown'] as const;
export const capabilityLevelSchema = z.enum(capabilityLevels);
export type CapabilityLevel = z.infer<typeof capabilityLevelSchema>;

/** One observation for or against, in a sentence, with the section of the snapshot it was read from. */
export const evidenceSchema = z.object({
  says: z.enum(['yes', 'no', 'neutral']),
  text: z.string(),
  section: z.string(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** `hardware` is `proven` only by flows seen in hardware (domain.md 0.1, 4.3). */
export const capabilitySchema = z.object({
  software: z.object({ level: capabilityLevelSchema, evidence: z.array(evidenceSchema) }),
  hardware: z.object({ level: capabilityLevelSchema, evidence: z.array(evidenceSchema) }),
});
export type Capability = z.infer<typeof capabilitySchema>;
