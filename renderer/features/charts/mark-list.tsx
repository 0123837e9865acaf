import { Tooltip } from '@mantine/core';
import { IconFlag3 } from '@tabler/icons-react';
import type { Mark } from '../../../shared/model/sample.ts';
import { useFleetStore } from '../../lib/engine.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import type { ChartFrame } from './chart-frame.ts';
import { dayWords, momentWords } from './chart-times.ts';
import classes from './charts.module.css';
import { marksIn, markWords } from './marks.ts';

const mostListed = 6;

/** The changes in the time shown, newest first; each opens what is recorded of it. */
export function MarkList({
  frame,
  named = false,
}: {
  frame: Pick<ChartFrame, 'marks' | 'window' | 'onCursor'>;
  named?: boolean;
}) {
  const fleet = useFleetStore();
  const { window, onCursor } = frame;
  const marks = marksIn(frame.marks, window);
  if (marks.length === 0) return null;
  const nameOf = ({ routerId }: Mark) => (named ? `${fleet.get()?.routers.get(routerId)?.router.name ?? ''}: ` : '');
  return (
    <ul className={classes['marks']} aria-label={t('charts.marks')}>
      {marks.slice(0, mostListed).map((mark) => (
        <li key={mark.changeId}>
          <Tooltip label={`${dayWords(mark.at)}, ${momentWords(mark.at, { from: 0, to: 60 })}`}>
            <button
              type="button"
              onClick={() => openSheet({ kind: 'recorded-change', changeId: mark.changeId })}
              onFocus={() => onCursor(mark.at)}
              onBlur={() => onCursor(null)}
              onPointerEnter={() => onCursor(mark.at)}
              onPointerLeave={() => onCursor(null)}
            >
              <IconFlag3 size={13} aria-hidden="true" />
              <span>{momentWords(mark.at, window)}</span>
              {nameOf(mark)}
              {markWords(mark)}
            </button>
          </Tooltip>
        </li>
      ))}
      {marks.length > mostListed ? <li>{t('charts.markMore', { count: marks.length - mostListed })}</li> : null}
    </ul>
  );
}
