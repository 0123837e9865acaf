import { Tooltip, VisuallyHidden } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import type { AuditReport } from '../../../shared/model/fleet.ts';
import { assertNever } from '../../../shared/model/offload.ts';
import type { VerdictLevel } from '../../../shared/model/verdict.ts';
import { t } from '../../lib/text.ts';
import classes from './verdict-path.module.css';
import { provenMode, type Station, verdictStations } from './verdict-stations.ts';

interface VerdictPathProps {
  readonly report: AuditReport;
  /** The button that mends the gap; shown under it. */
  readonly action: ReactNode;
  readonly onEvidence: () => void;
}

/** Configured, loaded, offloading, in hardware: how far it really goes, and where it breaks. */
export function VerdictPath({ report, action, onEvidence }: VerdictPathProps) {
  const { verdict } = report;
  const stations = verdictStations(report);
  const gap = stations.findIndex(({ state }) => state === 'gap');
  return (
    <div>
      <ol
        className={classes['path']}
        aria-label={t('router.station.label')}
        data-mode={provenMode(verdict)}
        data-level={verdict.level}
      >
        {stations.map((station) => (
          <StationItem key={station.name} station={station} level={verdict.level} onEvidence={onEvidence} />
        ))}
      </ol>
      {gap === -1 ? null : <Mend station={gap} report={report} action={action} />}
    </div>
  );
}

function StationItem({
  station,
  level,
  onEvidence,
}: {
  station: Station;
  level: VerdictLevel;
  onEvidence: () => void;
}) {
  const { name, state, value } = station;
  const facts = (
    <ul className={classes['facts']}>
      {station.facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
  return (
    <li className={classes['station']} data-state={state}>
      <Tooltip label={facts}>
        <button type="button" className={classes['button']} onClick={onEvidence}>
          <Node state={state} level={level} />
          <span>
            <span className={classes['name']}>{t(`router.station.name.${name}`)}</span>
            <VisuallyHidden>{` (${t(`router.station.state.${state}`)}): `}</VisuallyHidden>
            <span className={classes['value']}>{t(`router.station.value.${value}`)}</span>
          </span>
        </button>
      </Tooltip>
      <VisuallyHidden>{facts}</VisuallyHidden>
    </li>
  );
}

function Node({ state, level }: { state: Station['state']; level: VerdictLevel }) {
  return (
    <svg className={classes['node']} width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
      <NodeShape state={state} level={level} />
    </svg>
  );
}

function NodeShape({ state, level }: { state: Station['state']; level: VerdictLevel }) {
  switch (state) {
    case 'reached':
      return (
        <>
          <circle cx="16" cy="16" r="12" fill="currentColor" />
          <path
            d="m10.5 16.4 3.7 3.7 7.3-7.8"
            fill="none"
            stroke="var(--surface)"
            strokeWidth="2.6"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      );
    case 'gap':
      return level === 'broken' ? (
        <path d="M11 4h10l7 7v10l-7 7H11l-7-7V11Z" fill="currentColor" />
      ) : (
        <path d="M16 5 29 27H3Z" fill="currentColor" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
      );
    case 'waiting':
      return (
        <>
          <circle cx="16" cy="16" r="10.5" fill="none" stroke="currentColor" strokeWidth="2.4" />
          <circle cx="16" cy="16" r="3.4" fill="currentColor" />
        </>
      );
    case 'unknown':
      return (
        <circle cx="16" cy="16" r="10.5" fill="none" stroke="currentColor" strokeWidth="3" strokeDasharray="4 4.25" />
      );
    case 'off':
    case 'behind':
      return <circle cx="16" cy="16" r="10.5" fill="none" stroke="currentColor" strokeWidth="2.4" />;
    default:
      return assertNever(state);
  }
}

/** Under the gap: what mends it. The sentence of the verdict stands above. */
function Mend({ station, report, action }: { station: number; report: AuditReport; action: ReactNode }) {
  const style: CSSProperties & Record<'--station', number> = { '--station': station };
  const { nextStep, missingDevices } = report.verdict;
  return (
    <div className={classes['mend']} style={style}>
      <div>
        <p>{nextStep}</p>
        {missingDevices.length === 0 ? null : (
          <ul>
            {missingDevices.slice(0, 4).map(({ device, reason }) => (
              <li key={device}>{`${device} ${reason}`}</li>
            ))}
          </ul>
        )}
      </div>
      {action}
    </div>
  );
}
