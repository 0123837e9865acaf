import { type Figure, type Figures, figureNames, type RateSource } from '../../shared/model/sample.ts';
import { figuresOf } from '../store/sample-row.ts';

/** What one router said last. */
export interface Counted {
  /** Seconds since 1970. */
  readonly at: number;
  readonly figures: Figures;
  readonly rateSource: RateSource | null;
}

/** Of these a sum would say nothing. */
const means: ReadonlySet<Figure> = new Set(['cpuBusyShare', 'softirqShare', 'gatewayMs', 'pollCpuMs']);

/** The sum over routers, of shares and times the mean; of those that know the figure. `polls` = how many routers there are. */
export function fleetSum(routers: readonly Counted[]): {
  polls: number;
  rateSource: RateSource | null;
  figures: Figures;
} {
  const sums = new Map<Figure, { sum: number; known: number }>();
  for (const { figures } of routers) {
    for (const figure of figureNames) {
      const value = figures[figure];
      if (value === null) continue;
      const { sum, known } = sums.get(figure) ?? { sum: 0, known: 0 };
      sums.set(figure, { sum: sum + value, known: known + 1 });
    }
  }
  const low = routers.some(({ rateSource }) => rateSource === 'interface-low');
  return {
    polls: routers.length,
    rateSource: low ? 'interface-low' : (routers.find(({ rateSource }) => rateSource !== null)?.rateSource ?? null),
    figures: figuresOf((figure) => {
      const found = sums.get(figure);
      if (!found) return null;
      return means.has(figure) ? found.sum / found.known : found.sum;
    }),
  };
}
