import { type ReactNode, useId } from 'react';
import classes from './settings.module.css';

/** A group of settings under its heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes['section']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

interface LineProps {
  readonly title: string;
  readonly what?: ReactNode;
  readonly children: ReactNode;
}

/** What can be set and what it means on the left, the control on the right. */
export function Line({ title, what, children }: LineProps) {
  return (
    <div className={classes['line']}>
      <div>
        <h3>{title}</h3>
        {what === undefined ? null : <p>{what}</p>}
      </div>
      <div className={classes['control']}>{children}</div>
    </div>
  );
}
