import type { ReactNode } from 'react';
import classes from './notice.module.css';

/** Something that a person should hear about, in the page: a mark, a paragraph, what can be done. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <section className={classes['notice']} role="status">
      {children}
    </section>
  );
}

/** The same over the whole width of the window, of what concerns every page. */
export function Banner({ children }: { children: ReactNode }) {
  return (
    <div className={classes['banner']} role="status">
      {children}
    </div>
  );
}
