import { z } from 'zod';
import { offloadModeSchema } from './offload.ts';

/** What live flows show. `idle` = nothing that could be offloaded is flowing; it is neither good nor broken. */
export const acceleratingSchema = z.enum(['hardware', 'software', 'none', 'idle', 'unknown']);
export type Accelerating = z.infer<typeof acceleratingSchema>;

/** How loud the verdict is. Only `good` may be shown in a mode's colour; `unknown` is never green. */
export const verdictLevels = ['good', 'neutral', 'attention', 'broken', 'unknown'] as const;
export const verdictLevelSchema = z.enum(verdictLevels);
export type VerdictLevel = z.infer<typeof verdictLevelSchema>;

export const verdictReasons = [
  'hardware-active',
  'hardware-partly-active',
  'software-active',
  'off',
  'off-vendor-engine',
  'idle',
  'staged-edits',
  'not-loaded',
  'not-loaded-module-missing',
  'hardware-option-alone',
  'not-fed',
  'devices-missing',
  'fell-back-to-software',
  'hardware-not-seen',
  'not-accelerating',
  'loaded-without-configuration',
  'loaded-mode-differs',
  'no-kernel-support',
  'platform-unsupported',
  'not-enough-evidence',
] as const;
export const verdictReasonSchema = z.enum(verdictReasons);
export type VerdictReason = z.infer<typeof verdictReasonSchema>;

/** What the person could do next; a front end maps it to a button. */
export const nextActionSchema = z.enum([
  'none',
  'enable',
  'enable-software',
  'disable',
  'reload',
  'install-package',
  'wait-for-traffic',
  'resolve-staged',
  'upgrade',
  'inspect',
]);

/** The comparison of the three truths (design.md section 5), with the reason and the next step. */
export const verdictSchema = z.object({
  level: verdictLevelSchema,
  reason: verdictReasonSchema,
  configured: offloadModeSchema.nullable(),
  loaded: offloadModeSchema.nullable(),
  accelerating: acceleratingSchema,
  /** One plain sentence, present tense. */
  sentence: z.string(),
  nextStep: z.string(),
  action: nextActionSchema,
  /** Devices that forward but are not in the flowtable, each with the reason. */
  missingDevices: z.array(z.object({ device: z.string(), reason: z.string() })),
});
export type Verdict = z.infer<typeof verdictSchema>;

export const recommendationSchema = z.object({
  mode: offloadModeSchema,
  /** Why this mode, in one or two sentences a home user understands. */
  why: z.string(),
  /** What is given up or still uncertain. */
  tradeOffs: z.array(z.string()),
});
export type Recommendation = z.infer<typeof recommendationSchema>;
