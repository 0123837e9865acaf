/** Traffic that comes and goes, as a sum of sines: a function of the time alone, so that nothing runs while nobody looks. */
export interface Wave {
  /** In seconds. */
  readonly period: number;
  /** Of all waves together less than 1, or the rate would fall below 0. */
  readonly height: number;
  /** Part of a period, 0 to 1. */
  readonly phase: number;
}

const turn = 2 * Math.PI;

/** The rate at a moment, as a part of the mean one. */
export function paceAt(seconds: number, waves: readonly Wave[]): number {
  return waves.reduce(
    (sum, { period, height, phase }) => sum + height * Math.sin((seconds / period + phase) * turn),
    1,
  );
}

/** The pace summed up to a moment: what lies between two of them never is negative, so the bytes of a flow only grow. */
export function activeSeconds(seconds: number, waves: readonly Wave[]): number {
  return waves.reduce(
    (sum, { period, height, phase }) => sum - ((height * period) / turn) * Math.cos((seconds / period + phase) * turn),
    seconds,
  );
}
