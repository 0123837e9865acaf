import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../lib/text.ts';
import classes from './login.module.css';

interface ThingListProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** Named things of the settings, one under the other. */
export function ThingList({ label, children }: ThingListProps) {
  return (
    <ul className={classes['things']} aria-label={label}>
      {children}
    </ul>
  );
}

interface ThingProps {
  readonly name: string;
  /** What it is, and who uses it. */
  readonly lines: readonly string[];
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  /** More buttons. */
  readonly children?: ReactNode;
}

export function Thing({ name, lines, onEdit, onRemove, children }: ThingProps) {
  return (
    <li>
      <div className={classes['thing']}>
        <b>{name}</b>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <div className={classes['buttons']}>
        {children}
        <Button size="xs" variant="default" aria-label={t('login.editNamed', { name })} onClick={onEdit}>
          {t('login.edit')}
        </Button>
        <Button size="xs" variant="default" aria-label={t('login.removeNamed', { name })} onClick={onRemove}>
          {t('login.removeAsk')}
        </Button>
      </div>
    </li>
  );
}
