import type { ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  readonly children: ReactNode;
  /** The page does not scroll as a whole; a part of it does (a table). */
  readonly fixed?: boolean;
}

/** The frame of every page: margins, width, and what scrolls. */
export function Page({ children, fixed = false }: PageProps) {
  return (
    <div className={classes['page']} data-fixed={fixed || undefined}>
      <div className={classes['content']}>{children}</div>
    </div>
  );
}

/** What is the case, in a sentence; the first line of a page and its heading. */
export function Sentence({ children, detail }: { children: ReactNode; detail?: ReactNode }) {
  return (
    <div className={classes['sentence']}>
      <h1>{children}</h1>
      {detail === undefined ? null : <p>{detail}</p>}
    </div>
  );
}
