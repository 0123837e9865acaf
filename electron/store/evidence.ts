import { z } from 'zod';

/** What the router answered, word for word, by section of the probe's script. */
export const rawAnswersSchema = z.record(
  z.string(),
  z.object({ stdout: z.string(), stderr: z.string(), exitCode: z.number().int().nullable() }),
);
export type RawAnswers = z.infer<typeof rawAnswersSchema>;

/** Characters of raw answers kept per snapshot. */
export const evidenceLimit = 262_144;

/**
 * Cuts the longest texts until all together fit into `limit` characters, with a note where something is missing. Short sections stay
 * whole however long the others are.
 */
export function capEvidence(answers: RawAnswers, limit = evidenceLimit): RawAnswers {
  const allowance = fairAllowance(
    Object.values(answers).flatMap(({ stdout, stderr }) => [stdout.length, stderr.length]),
    limit,
  );
  const cut = (text: string) =>
    text.length <= allowance
      ? text
      : `${text.slice(0, allowance)}\n[${text.length - allowance} of ${text.length} characters are not kept]`;
  return Object.fromEntries(
    Object.entries(answers).map(([section, { stdout, stderr, exitCode }]) => [
      section,
      { stdout: cut(stdout), stderr: cut(stderr), exitCode },
    ]),
  );
}

/** The largest length per text at which all of them fit into `limit` together. */
function fairAllowance(lengths: readonly number[], limit: number): number {
  const ascending = [...lengths].sort((a, b) => a - b);
  let left = limit;
  for (const [index, length] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - index));
    if (length > share) return share;
    left -= length;
  }
  return Number.POSITIVE_INFINITY;
}
