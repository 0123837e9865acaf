import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

interface EmptyStateProps {
  readonly title: string;
  readonly text: string;
  readonly picture?: ReactNode;
  /** Buttons. */
  readonly children?: ReactNode;
}

/** Why there is nothing here, and what to do about it. */
export function EmptyState({ title, text, picture, children }: EmptyStateProps) {
  return (
    <div className={classes['empty']}>
      {picture}
      <h2>{title}</h2>
      <p>{text}</p>
      {children === undefined ? null : <div className={classes['actions']}>{children}</div>}
    </div>
  );
}
