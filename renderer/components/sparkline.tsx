import { memo } from 'react';
import { sparklinePaths } from '../lib/sparkline-path.ts';

interface SparklineProps {
  /** 0 to 1, oldest first; null = not known. */
  readonly values: readonly (number | null)[];
  readonly width: number;
  readonly height: number;
  /** A CSS colour. */
  readonly colour: string;
  readonly label: string;
}

/** A small line of shares; a gap where nothing is known. */
export const Sparkline = memo(function Sparkline({ values, width, height, colour, label }: SparklineProps) {
  const { line, area, last } = sparklinePaths(values, width, height);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--line)" />
      <path d={area} fill={colour} opacity="0.14" />
      <path d={line} fill="none" stroke={colour} strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" />
      {last === null ? null : <circle cx={last.x} cy={last.y} r="2" fill={colour} />}
    </svg>
  );
});
