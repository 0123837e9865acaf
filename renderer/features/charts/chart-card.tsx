import { ActionIcon, Menu } from '@mantine/core';
import { IconChartAreaLine, IconDots, IconFileSpreadsheet, IconPhoto, IconTable } from '@tabler/icons-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { useEngine } from '../../lib/engine.tsx';
import { saveBlob } from '../../lib/save-file.ts';
import { t } from '../../lib/text.ts';
import { tell, tellFailure } from '../../lib/toast.tsx';
import type { ChartFrame } from './chart-frame.ts';
import { drawPicture, type PictureLegend } from './chart-picture.ts';
import { windowEnds } from './chart-times.ts';
import classes from './charts.module.css';
import { chartFileName } from './file-name.ts';

interface ChartCardProps {
  readonly frame: ChartFrame;
  readonly title: string;
  /** Values beside or under the title. */
  readonly values: ReactNode;
  /** For the picture. */
  readonly legend: readonly PictureLegend[];
  readonly chart: ReactNode;
  readonly table: () => ReactNode;
  /** Below the chart: explanations, a legend. */
  readonly children?: ReactNode;
  readonly small?: boolean;
}

/** A chart with its title, its values and its menu; the same as a table on demand. */
export function ChartCard({ frame, title, values, legend, chart, table, children, small = false }: ChartCardProps) {
  const engine = useEngine();
  const card = useRef<HTMLElement>(null);
  const heading = useId();
  const [asTable, setAsTable] = useState(false);
  const savePicture = async () => {
    const canvas = card.current?.querySelector('canvas');
    if (!canvas || !card.current) return;
    const { from, to } = windowEnds(frame.window);
    const picture = await drawPicture({
      ...{ canvas, styles: getComputedStyle(card.current), title: `${title} · ${frame.of}` },
      ...{ detail: t('charts.window', { from, to }), legend },
    });
    const fileName = chartFileName(frame.of, title, frame.view.span, 'png');
    saveBlob(fileName, picture);
    tell(t('charts.saved', { fileName }));
  };
  const saveCsv = async () => {
    const { from, to } = frame.window;
    const ids = frame.ids === null ? null : [...frame.ids];
    const { text } = await engine.samples.export({ ids, from: Math.floor(from), to: Math.ceil(to), form: 'csv' });
    const fileName = chartFileName(frame.of, 'samples', frame.view.span, 'csv');
    saveBlob(fileName, new Blob([text], { type: 'text/csv;charset=utf-8' }));
    tell(t('charts.saved', { fileName }));
  };
  const Heading = small ? 'h3' : 'h2';
  return (
    <section ref={card} className={classes['card']} data-small={small || undefined} aria-labelledby={heading}>
      <header className={classes['header']}>
        <Heading id={heading}>{title}</Heading>
        {small ? null : values}
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon size={small ? 'sm' : 'md'} aria-label={t('charts.menu', { title })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={asTable ? <IconChartAreaLine size={16} /> : <IconTable size={16} />}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? t('charts.showChart') : t('charts.showTable')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconPhoto size={16} />}
              disabled={asTable}
              onClick={() => void savePicture().catch(tellFailure)}
            >
              {t('charts.savePicture')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconFileSpreadsheet size={16} />}
              onClick={() => void saveCsv().catch(tellFailure)}
            >
              {t('charts.saveCsv')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </header>
      {small ? values : null}
      {asTable ? table() : chart}
      {children}
    </section>
  );
}
