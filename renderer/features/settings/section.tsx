import { type ReactNode, useEffect, useId, useRef } from 'react';
import { type SettingsSection, useRoute } from '../../lib/navigation.ts';
import classes from './settings.module.css';

interface SectionProps {
  readonly title: string;
  /** What the address calls it: who goes there lands at its heading. */
  readonly name?: SettingsSection;
  readonly children: ReactNode;
}

/** A group of settings under its heading. */
export function Section({ title, name, children }: SectionProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const route = useRoute();
  useEffect(() => {
    if (name === undefined || route.page !== 'settings' || route.section !== name) return;
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest('section')?.scrollIntoView();
  }, [name, route]);
  return (
    <section className={classes['section']} aria-labelledby={id}>
      <h2 id={id} ref={heading} {...(name === undefined ? {} : { tabIndex: -1 })}>
        {title}
      </h2>
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
