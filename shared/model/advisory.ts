import { z } from 'zod';

/** `block` needs an explicit override by id before a change goes on. */
export const advisorySeverities = ['block', 'warn', 'info'] as const;
export const advisorySchema = z.object({
  /** Stable, kebab-case; what `--override` takes. */
  id: z.string(),
  severity: z.enum(advisorySeverities),
  title: z.string(),
  text: z.string(),
  /** Where the fact is from: issue numbers, kernel files. */
  source: z.string(),
});
export type Advisory = z.infer<typeof advisorySchema>;
