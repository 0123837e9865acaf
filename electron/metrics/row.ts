import type { AlertSeverity } from '../../shared/model/alert.ts';
import type { Figures, RateSource } from '../../shared/model/sample.ts';
import type { Verdict } from '../../shared/model/verdict.ts';

/** What metrics tell of one router. `null` always means "not known", and then there is no series: never a 0. */
export interface MetricsRow {
  readonly router: { readonly id: string; readonly name: string };
  /** How the last attempt to read it went; null = none was made, or this computer was to blame. */
  readonly answered: boolean | null;
  /** When it last answered, milliseconds since 1970 by this computer's clock. */
  readonly answeredAt: number | null;
  /** Attempts that failed since this Flowhelm was started; null where nothing goes on that could count them. */
  readonly missedPolls: number | null;
  readonly pollIntervalSeconds: number | null;
  readonly verdict: Verdict | null;
  readonly figures: Figures | null;
  readonly rateSource: RateSource | null;
  /** Entries of the NPU's table that are not in hardware; `figures.npuBound` are those that are. */
  readonly npuUnbound: number | null;
  readonly openAlerts: Readonly<Record<AlertSeverity, number>> | null;
}
