/** A stretch of time in seconds since 1970. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** Seconds; closer than this there is nothing to see between two polls. */
const shortest = 20;

/** What is shown of `limits` when `wanted` is asked for; null = all of it. Ends are whole seconds and never outside. */
export function zoomTo(wanted: TimeWindow, limits: TimeWindow): TimeWindow | null {
  const whole = limits.to - limits.from;
  const length = Math.min(whole, Math.max(shortest, Math.round(wanted.to - wanted.from)));
  if (length >= whole) return null;
  const middle = (wanted.from + wanted.to) / 2;
  const from = Math.round(Math.min(Math.max(middle - length / 2, limits.from), limits.to - length));
  return { from, to: from + length };
}

/** Makes the shown time `factor` times as long, around `centre`, which stays where it is on the screen. */
export function zoomBy(
  shown: TimeWindow,
  factor: number,
  limits: TimeWindow,
  centre = middleOf(shown),
): TimeWindow | null {
  const held = Math.min(Math.max(centre, shown.from), shown.to);
  return zoomTo({ from: held - (held - shown.from) * factor, to: held + (shown.to - held) * factor }, limits);
}

/** Moves by a share of what is shown; below 0 = to earlier. Stops at the limits. */
export function moveBy(shown: TimeWindow, share: number, limits: TimeWindow): TimeWindow | null {
  const way = (shown.to - shown.from) * share;
  return zoomTo({ from: shown.from + way, to: shown.to + way }, limits);
}

/** The window so much longer on both sides that moving by half of it shows what is read already. */
export function withMargin({ from, to }: TimeWindow): TimeWindow {
  const margin = Math.ceil((to - from) / 2);
  return { from: Math.max(0, from - margin), to: to + margin };
}

function middleOf({ from, to }: TimeWindow): number {
  return (from + to) / 2;
}
