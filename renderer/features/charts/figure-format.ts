import { formatBitRate, formatCount, formatShare, formatShortCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import type { ComparedFigure } from './chart-view.ts';

/** How the values of a chart are written, beside it and on its axis. */
export interface FigureFormat {
  readonly value: (value: number) => string;
  readonly axis: (value: number) => string;
  /** Upper end of the axis for the highest value; without it, it follows that closely. */
  readonly maximum?: (highest: number) => number;
}

export const countFormat: FigureFormat = { value: formatCount, axis: formatShortCount };

/** Share of something that should be all: the axis always ends there. */
export const wholeShareFormat: FigureFormat = {
  value: formatShare,
  axis: (share) => `${Math.round(share * 100)} %`,
  maximum: () => 1,
};

const shareSteps = [0.1, 0.2, 0.5];

/** Share of something that is mostly free. The axis ends at one of a few steps, so that it stands still while values change. */
export const shareFormat: FigureFormat = {
  ...wholeShareFormat,
  maximum: (highest) => shareSteps.find((step) => highest <= step * 0.95) ?? 1,
};

export const rateFormat: FigureFormat = { value: formatBitRate, axis: shortRate };

export const millisecondsFormat: FigureFormat = {
  value: (value) => t('charts.milliseconds', { number: value < 9.95 ? value.toFixed(1) : formatCount(value) }),
  axis: (value) => t('charts.milliseconds', { number: String(Math.round(value * 100) / 100) }),
};

/** "2.5 Mbit/s", "0": without the zeros that only keep columns of numbers aligned. */
function shortRate(value: number): string {
  return value === 0
    ? '0'
    : formatBitRate(value)
        .replace(/\.0+ /, ' ')
        .replace(/(\.\d*[1-9])0+ /, '$1 ');
}

export function comparedFormat(figure: ComparedFigure): FigureFormat {
  switch (figure) {
    case 'offloadShare':
      return wholeShareFormat;
    case 'softirqShare':
    case 'cpuBusyShare':
    case 'conntrackFill':
    case 'npuFill':
      return shareFormat;
    case 'rxBitsPerSecond':
    case 'txBitsPerSecond':
      return rateFormat;
    case 'gatewayMs':
    case 'pollCpuMs':
      return millisecondsFormat;
    default:
      return countFormat;
  }
}
