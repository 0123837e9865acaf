import type { LiveSample } from '../../../shared/model/fleet.ts';
import { formatBitRate, formatCount, formatShare } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { type ChartLine, LineChart } from './line-chart.tsx';
import classes from './live-charts.module.css';
import {
  chartColumns,
  conntrackFill,
  type Figure,
  latest,
  linkRate,
  npuBound,
  offloadShare,
  softirqShare,
} from './live-history.ts';

export interface SmallMultiplesProps {
  readonly samples: readonly LiveSample[];
  /** Seconds that the charts span. */
  readonly span: number;
  /** Entries that the connection table holds; `null` = not known. */
  readonly conntrackMax: number | null;
  /** Devices whose rates are drawn. */
  readonly devices: readonly string[];
  /** The router has an NPU whose table can be read. */
  readonly hasNpu: boolean;
}

interface Multiple {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly figures: readonly Figure[];
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  readonly maximum?: number;
}

const oneLine: readonly ChartLine[] = [{ colour: '--mantine-color-dimmed', fill: 'faint' }];
const twoLines: readonly ChartLine[] = [...oneLine, { colour: '--mantine-color-text', fill: 'none' }];

function multiples({ samples, conntrackMax, devices, hasNpu }: SmallMultiplesProps): Multiple[] {
  const flows = samples.at(-1)?.flows?.total;
  const share = { format: formatShare, lines: oneLine, maximum: 1 };
  return [
    {
      ...share,
      key: 'share',
      title: t('router.live.share'),
      detail: t('router.live.shareWhat'),
      figures: [offloadShare],
    },
    {
      ...share,
      key: 'softirq',
      title: t('router.live.softirq'),
      detail: t('router.live.softirqWhat'),
      figures: [softirqShare],
    },
    ...(hasNpu
      ? [
          {
            key: 'npu',
            title: t('router.live.npu'),
            detail: t('router.live.npuWhat'),
            figures: [npuBound],
            lines: oneLine,
            format: formatCount,
          },
        ]
      : []),
    {
      ...share,
      key: 'fill',
      title: t('router.live.fill'),
      detail:
        flows === undefined || conntrackMax === null
          ? ''
          : t('router.live.fillWhat', { number: formatCount(flows), max: formatCount(conntrackMax) }),
      figures: [conntrackFill(conntrackMax)],
    },
    ...devices.map((device) => ({
      key: device,
      title: t('router.live.rates', { device }),
      detail: t('router.live.ratesWhat'),
      figures: [linkRate(device, 'rx'), linkRate(device, 'tx')],
      lines: twoLines,
      format: formatBitRate,
    })),
  ];
}

/** One small chart for each figure that goes with the flows, all over the same time. */
export function SmallMultiples(props: SmallMultiplesProps) {
  return (
    <div className={classes['multiples']}>
      {multiples(props).map(({ key, title, detail, figures, lines, format, maximum }) => {
        const values = figures.map((figure) => latest(props.samples, figure));
        const now = values.map((value) => (value === null ? t('router.live.noValue') : format(value)));
        return (
          <section key={key} className={classes['small']}>
            <h3>{title}</h3>
            <p className={classes['figure']}>
              <span>{now.length === 2 ? `↓ ${now[0]}` : now[0]}</span>
              <small>{now.length === 2 ? `↑ ${now[1]}` : detail}</small>
            </p>
            <LineChart
              columns={chartColumns(props.samples, figures)}
              lines={lines}
              span={props.span}
              height={48}
              label={t('router.live.smallLabel', { title, value: now.join(', ') })}
              {...(maximum === undefined ? {} : { maximum })}
            />
          </section>
        );
      })}
    </div>
  );
}
