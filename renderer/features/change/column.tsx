import { type ReactNode, useId } from 'react';
import classes from './plan.module.css';

/** One of the three columns of the sheet. */
export function Column({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes['column']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
