import type { ReactNode } from 'react';
import { formatCount } from '../lib/format.ts';
import classes from './chips.module.css';

/** Choices that filter what is below; the legend is for screen readers. */
export function Chips({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className={classes['chips']}>
      <legend className={classes['legend']}>{legend}</legend>
      {children}
    </fieldset>
  );
}

interface ChipProps {
  readonly mark: ReactNode;
  readonly label: string;
  /** How many there are of it. */
  readonly count: number;
  readonly pressed: boolean;
  readonly title?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export function Chip({ mark, label, count, pressed, ...button }: ChipProps) {
  return (
    <button type="button" className={classes['chip']} aria-pressed={pressed} {...button}>
      {mark}
      {label}
      <span className={classes['count']}>{formatCount(count)}</span>
    </button>
  );
}
