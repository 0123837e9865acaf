import { useElementSize } from '@mantine/hooks';
import { IconCpu, IconDevices2, IconWorld } from '@tabler/icons-react';
import { type CSSProperties, useId } from 'react';
import { type FlowPath, flowPaths } from '../../../shared/model/offload.ts';
import type { FlowCounts } from '../../../shared/model/snapshot.ts';
import { formatBitRate, formatCount, formatShare } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import classes from './packet-picture.module.css';
import { type Band, type Box, type PictureGeometry, packetPicture } from './packet-picture-geometry.ts';

export interface PacketPictureProps {
  /** `null` = the router cannot tell. */
  readonly flows: FlowCounts | null;
  readonly wan: { readonly devices: readonly string[]; readonly rates: EndRates | null };
  readonly lan: { readonly devices: readonly string[]; readonly rates: EndRates | null };
  /** Shares of all cores, 0 to 1. */
  readonly cpu: { readonly busy: number | null; readonly softirq: number | null };
  /** `bound` = entries in its table; `null` = not readable. */
  readonly npu: { readonly present: boolean; readonly bound: number | null };
  /** The packets stand still. */
  readonly held: boolean;
  /** The figures are not of now. */
  readonly stale: boolean;
  /** For those who do not see it. */
  readonly label: string;
}

/** Bits per second as the router's device receives and sends. */
export interface EndRates {
  readonly received: number;
  readonly sent: number;
  /** At least so much: the counters of the device miss what runs in hardware. */
  readonly low: boolean;
}

/** Seconds that a packet takes to the place of the next one: the NPU is quick, the whole stack is not. */
const pace: Record<FlowPath, number> = { hardware: 1, software: 2, slow: 4.5 };
/** Packets move this often a second, all at the same moments: smooth enough for dots, and half the work of each frame of the screen. */
const movesPerSecond = 24;
/** Where in its round a lane starts, so that packets do not march in step. */
const phases = [0, 0.62, 0.27, 0.85] as const;

/**
 * How packets cross the router: through the whole network stack, by the flowtable's short cut, or in the NPU past the CPU. The bands'
 * widths are the shares of flows.
 */
export function PacketPicture({ flows, wan, lan, cpu, npu, held, stale, label }: PacketPictureProps) {
  const { ref, width } = useElementSize();
  const picture = packetPicture(width, flows?.byPath ?? null);
  return (
    <div ref={ref}>
      <svg
        className={[classes['picture'], held ? classes['held'] : '', stale ? classes['stale'] : ''].join(' ')}
        viewBox={`0 0 ${picture.width} ${picture.height}`}
        role="img"
        aria-label={label}
      >
        <Channels picture={picture} npuPresent={npu.present} />
        {flowPaths.map((path) =>
          picture.bands[path].width > 0 ? null : (
            <path key={path} className={classes['guide']} d={picture.bands[path].centre} />
          ),
        )}
        {flowPaths.toReversed().map((path) => (
          <BandOf key={path} path={path} band={picture.bands[path]} />
        ))}
        <End box={picture.wan} title={t('router.picture.wan')} icon="wan" {...wan} />
        <End box={picture.lan} title={t('router.picture.lan')} icon="lan" {...lan} />
        <CpuTitle box={picture.cpu} {...cpu} />
        {flowPaths.map((path) => (
          <RowWords key={path} path={path} row={picture.bands[path].row} flows={flows} npu={npu} />
        ))}
      </svg>
    </div>
  );
}

function Channels({ picture, npuPresent }: { picture: PictureGeometry; npuPresent: boolean }) {
  const hatch = useId();
  const { cpu, npu, bands } = picture;
  return (
    <g>
      <pattern id={hatch} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path className={classes['hatch']} d="M0 0V7" opacity="0.5" />
      </pattern>
      <Pins box={cpu} />
      <rect className={classes['box']} {...cpu} rx="14" />
      <g className={npuPresent ? '' : classes['absent']}>
        {npuPresent ? <Pins box={npu} /> : null}
        <rect className={classes['box']} {...npu} rx="14" />
      </g>
      {flowPaths.map((path) => {
        const { row, channel } = bands[path];
        const isAbsent = path === 'hardware' && !npuPresent;
        return (
          <rect
            key={path}
            className={isAbsent ? undefined : classes['channel']}
            {...(isAbsent ? { fill: `url(#${hatch})`, opacity: 0.5 } : {})}
            x={row.x + 1}
            width={row.width - 2}
            y={channel.y}
            height={channel.height}
          />
        );
      })}
    </g>
  );
}

/** The legs of a chip, along its upper and lower edge. */
function Pins({ box }: { box: Box }) {
  const legs = Math.floor((box.width - 40) / 18);
  const first = box.x + (box.width - (legs - 1) * 18) / 2;
  const path = Array.from({ length: legs }, (_, leg) => {
    const x = first + leg * 18;
    return `M${x} ${box.y - 5}v5M${x} ${box.y + box.height}v5`;
  }).join('');
  return <path className={classes['pin']} d={path} />;
}

function BandOf({ path, band }: { path: FlowPath; band: Band }) {
  const style: CSSProperties & Record<'--pace' | '--moves', string> = {
    '--pace': `${pace[path]}s`,
    '--moves': `steps(${pace[path] * movesPerSecond})`,
  };
  return (
    <g style={style}>
      <path
        className={classes['band']}
        d={band.centre}
        strokeWidth={band.width}
        stroke={`var(--path-${path})`}
        visibility={band.width === 0 ? 'hidden' : 'visible'}
      />
      {phases.slice(0, band.lanes.length).map((phase, index) => (
        <path
          key={phase}
          className={classes['packets']}
          d={band.lanes[index]}
          data-back={index % 3 === 1 || undefined}
          style={{
            animationDelay: `${-Math.round(pace[path] * phase * movesPerSecond) / movesPerSecond}s`,
            ...(band.width < 5 ? { strokeWidth: 1.4 } : {}),
          }}
        />
      ))}
    </g>
  );
}

function RowWords({ path, row, flows, npu }: { path: FlowPath; row: Box } & Pick<PacketPictureProps, 'flows' | 'npu'>) {
  const isAbsent = path === 'hardware' && !npu.present;
  const number = isAbsent ? null : (flows?.byPath[path] ?? null);
  const share = isAbsent || flows === null || flows.total === 0 ? null : flows.byPath[path] / flows.total;
  const what = isAbsent ? t('router.picture.noNpu') : t(`router.picture.${path}What`);
  const right = row.x + row.width - 14;
  const entries =
    path === 'hardware' && npu.bound !== null
      ? t('router.picture.entries', { count: npu.bound, number: formatCount(npu.bound) })
      : null;
  return (
    <g>
      <rect
        x={row.x + 14}
        y={row.y + 4}
        width="10"
        height="10"
        rx="3"
        {...(isAbsent ? { fill: 'none', stroke: 'var(--line-strong)' } : { fill: `var(--path-${path})` })}
      />
      <text className={classes['name']} x={row.x + 31} y={row.y + 14}>
        {t(`router.picture.${path}`)}
      </text>
      <text className={classes['words']} x={row.x + 14} y={row.y + 31}>
        {npu.present && entries !== null ? entries : what}
      </text>
      {number === null ? null : (
        <text className={classes['number']} x={right} y={row.y + 14}>
          {formatCount(number)}{' '}
          <tspan className={classes['unit']}>{t('router.picture.flows', { count: number })}</tspan>
        </text>
      )}
      {share === null ? null : (
        <text className={classes['share']} x={right} y={row.y + 31}>
          {formatShare(share)}
        </text>
      )}
    </g>
  );
}

function CpuTitle({ box, busy, softirq }: { box: Box } & PacketPictureProps['cpu']) {
  const right = box.x + box.width - 14;
  const meter = box.width - 28;
  const words = [
    ...(busy === null ? [] : [t('router.picture.busy', { share: formatShare(busy) })]),
    ...(softirq === null ? [] : [t('router.picture.softirq', { share: formatShare(softirq) })]),
  ].join(', ');
  return (
    <g>
      <IconCpu className={classes['icon']} x={box.x + 12} y={box.y + 8} size={17} />
      <text className={classes['name']} x={box.x + 34} y={box.y + 21}>
        {t('router.picture.cpu')}
      </text>
      <text className={classes['share']} x={right} y={box.y + 21}>
        {words}
      </text>
      {busy === null ? null : (
        <>
          <rect className={classes['meter']} x={box.x + 14} y={box.y + 29} width={meter} height="4" rx="2" />
          <rect className={classes['busy']} x={box.x + 14} y={box.y + 29} width={meter * busy} height="4" rx="2" />
          <rect
            className={classes['softirq']}
            x={box.x + 14}
            y={box.y + 29}
            width={meter * (softirq ?? 0)}
            height="4"
            rx="2"
          />
        </>
      )}
    </g>
  );
}

interface EndProps {
  readonly box: Box;
  readonly title: string;
  readonly icon: 'wan' | 'lan';
  readonly devices: readonly string[];
  readonly rates: EndRates | null;
}

const shownDevices = 3;

function End({ box, title, icon, devices, rates }: EndProps) {
  const x = box.x + box.width / 2;
  const middle = box.y + box.height / 2;
  const Icon = icon === 'wan' ? IconWorld : IconDevices2;
  const names = devices.slice(0, shownDevices);
  if (devices.length > shownDevices) names[shownDevices - 1] = `+ ${devices.length - shownDevices + 1}`;
  // The WAN's device receives what comes in; for the LAN it is what goes out.
  const [down, up] = icon === 'wan' ? [rates?.received, rates?.sent] : [rates?.sent, rates?.received];
  return (
    <g textAnchor="middle">
      <rect className={classes['end']} {...box} rx="14" />
      <Icon className={classes['icon']} x={x - 13} y={middle - 74} size={26} stroke={1.6} />
      <text className={classes['name']} x={x} y={middle - 30}>
        {title}
      </text>
      {names.map((name, index) => (
        <text key={name} className={classes['device']} x={x} y={middle - 12 + index * 15}>
          {name.length > 15 ? `${name.slice(0, 14)}…` : name}
        </text>
      ))}
      {down === undefined || up === undefined ? null : (
        <>
          <text className={classes['words']} x={x} y={middle + 50}>
            {`↓ ${rateWords(down, rates?.low)}`}
          </text>
          <text className={classes['words']} x={x} y={middle + 67}>
            {`↑ ${rateWords(up, rates?.low)}`}
          </text>
        </>
      )}
    </g>
  );
}

function rateWords(bitsPerSecond: number, low = false): string {
  const words = formatBitRate(bitsPerSecond);
  return low ? t('router.picture.atLeast', { rate: words }) : words;
}
