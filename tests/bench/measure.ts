/** Measuring: contenders take turns, so that a busy minute of the machine hits all of them, and the median of the rounds counts. */

/** What is measured of every contender. */
export interface Figure {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  /** Digits after the point in the table. */
  readonly digits: number;
}

/** One round of one contender by the figures' keys; a figure that does not apply to it is left out. */
export type Measurement = Readonly<Record<string, number>>;

export interface Contender {
  readonly name: string;
  measure(): Promise<Measurement>;
}

/** The first contender is ours; the others are compared with it. */
export interface Comparison {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly contenders: readonly { readonly name: string; readonly rounds: readonly Measurement[] }[];
}

export interface BenchOptions {
  readonly rounds: number;
  /** Says what is going on; the figures come at the end. */
  readonly log: (line: string) => void;
}

export interface BenchResult {
  readonly comparisons: readonly Comparison[];
  /** What a reader must know of this very run: what was missing, what the machine was. */
  readonly notes: readonly string[];
}

export interface Bench {
  readonly name: string;
  readonly summary: string;
  run(options: BenchOptions): Promise<BenchResult>;
}

/** Measures all contenders `rounds` times in turn. */
export async function compare(
  title: string,
  figures: readonly Figure[],
  contenders: readonly Contender[],
  { rounds, log }: BenchOptions,
): Promise<Comparison> {
  const measured = contenders.map(({ name }) => ({ name, rounds: [] as Measurement[] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      log(`${title}: ${contender.name}, round ${round} of ${rounds}`);
      measured[index]?.rounds.push(await contender.measure());
    }
  }
  return { title, figures, contenders: measured };
}

/** `null` of no numbers. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** The numbers of one figure over the rounds. */
export function valuesOf(rounds: readonly Measurement[], key: string): number[] {
  return rounds.flatMap((round) => round[key] ?? []);
}

/** Wall time of an action in milliseconds, with its answer. */
export async function timed<Result>(action: () => Promise<Result> | Result): Promise<{ ms: number; result: Result }> {
  const start = performance.now();
  const result = await action();
  return { ms: performance.now() - start, result };
}
