import type { ReactNode } from 'react';
import type { ImportStatus } from '../../../shared/model/import.ts';
import { t } from '../../lib/text.ts';
import classes from './status-mark.module.css';

const shapes: Record<ImportStatus, ReactNode> = {
  new: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M8 4.6v6.8M4.6 8h6.8" stroke="var(--surface)" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  update: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path
        d="M8 11V5.4M5.4 7.8 8 5.2l2.6 2.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  duplicate: (
    <>
      <rect x="2" y="2" width="8.6" height="8.6" rx="2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path
        d="M13.9 5.6v6.3a2 2 0 0 1-2 2H5.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </>
  ),
  unsupported: (
    <>
      <path d="M8 1.6 15.2 14H.8Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path d="M8 6v3.8M8 11.9v.1" stroke="var(--surface)" strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
};

/** The shape of a status in its colour; decoration beside the word. */
export function StatusMark({ status, size = 14 }: { status: ImportStatus; size?: number }) {
  return (
    <svg
      className={classes['mark']}
      data-status={status}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      {shapes[status]}
    </svg>
  );
}

/** Shape and word. */
export function StatusLabel({ status }: { status: ImportStatus }) {
  return (
    <span className={classes['label']} data-status={status}>
      <StatusMark status={status} />
      {t(`bringIn.status.${status}`)}
    </span>
  );
}
