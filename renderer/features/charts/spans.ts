/** How much time a chart shows, the shortest first. The name stands in the address of the page. */
export const spans = ['5m', '1h', '6h', '24h', '7d', '30d', '90d'] as const;
export type Span = (typeof spans)[number];

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

export const spanSeconds: Record<Span, number> = {
  '5m': 5 * minute,
  '1h': hour,
  '6h': 6 * hour,
  '24h': day,
  '7d': 7 * day,
  '30d': 30 * day,
  '90d': 90 * day,
};

/** Spans in which live samples are told apart; in a longer one they would be less than a pixel. */
export function showsLive(span: Span): boolean {
  return spanSeconds[span] <= hour;
}

/** Milliseconds after which kept samples are read again: when about a pixel of new ones has come, and not more often than once a minute. */
export function refreshMs(span: Span): number {
  return Math.max(minute, spanSeconds[span] / 1000) * 1000;
}

/** The span of this name, or `otherwise`. */
export function spanOf(name: string | null, otherwise: Span): Span {
  return spans.find((span) => span === name) ?? otherwise;
}
