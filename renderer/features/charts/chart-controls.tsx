import { ActionIcon, SegmentedControl, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut, IconZoomReset } from '@tabler/icons-react';
import { useShortcuts } from '../../lib/keys.ts';
import { t } from '../../lib/text.ts';
import { type ChartFrame, zoomActions } from './chart-frame.ts';
import { shortWindowEnds } from './chart-times.ts';
import classes from './charts.module.css';
import { spanOf, spans } from './spans.ts';

type ControlledFrame = Pick<ChartFrame, 'window' | 'limits' | 'view' | 'change'>;

/** Which time the charts of the page show: the span, and the part of it. */
export function ChartControls({ frame }: { frame: ControlledFrame }) {
  const { view, window, change } = frame;
  const zoom = zoomActions(frame);
  const isWhole = view.zoom === null;
  useShortcuts([
    { keys: '+', what: t('charts.zoom.keyIn'), run: () => zoom.in() },
    { keys: '-', what: t('charts.zoom.keyOut'), run: () => zoom.out() },
    { keys: '0', what: t('charts.zoom.keyWhole'), run: zoom.whole },
  ]);
  const actions = [
    { label: t('charts.zoom.earlier'), Icon: IconChevronLeft, run: () => zoom.move(-0.5), disabled: isWhole },
    { label: t('charts.zoom.later'), Icon: IconChevronRight, run: () => zoom.move(0.5), disabled: isWhole },
    { label: t('charts.zoom.in'), Icon: IconZoomIn, run: () => zoom.in(), disabled: false },
    { label: t('charts.zoom.out'), Icon: IconZoomOut, run: () => zoom.out(), disabled: isWhole },
    { label: t('charts.zoom.whole'), Icon: IconZoomReset, run: zoom.whole, disabled: isWhole },
  ];
  return (
    <div className={classes['controls']}>
      <SegmentedControl
        size="xs"
        aria-label={t('charts.span')}
        data={spans.map((span) => ({ value: span, label: t(`charts.spanName.${span}`) }))}
        value={view.span}
        onChange={(name) => change({ span: spanOf(name, view.span), zoom: null })}
      />
      <p className={classes['window']}>{t('charts.window', shortWindowEnds(window))}</p>
      <fieldset className={classes['zoom']} aria-label={t('charts.zoom.label')}>
        {actions.map(({ label, Icon, run, disabled }) => (
          <Tooltip key={label} label={label}>
            <ActionIcon aria-label={label} disabled={disabled} onClick={run}>
              <Icon size={17} />
            </ActionIcon>
          </Tooltip>
        ))}
      </fieldset>
    </div>
  );
}
