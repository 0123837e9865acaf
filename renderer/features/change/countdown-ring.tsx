import { useQuery } from '@tanstack/react-query';
import type { ChangeRunState } from '../../../shared/model/fleet.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useClock } from '../../lib/clock.ts';
import { useEngine, useFleet, useLinkStatus } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import type { Appearance } from '../../lib/verdict-appearance.ts';
import { ringShare, secondsLeft } from './rollback-window.ts';
import { type Guard, routerGuard } from './router-guard.ts';
import classes from './run.module.css';

const size = 148;
const stroke = 10;
const radius = (size - stroke) / 2;
const round = 2 * Math.PI * radius;

/** The router's own clock: how long until it goes back by itself, or why it does not. */
export function CountdownRing({ run }: { run: ChangeRunState }) {
  const guard = routerGuard(run);
  const lost = useLinkStatus().state === 'lost';
  const { routerUndoesAt } = run;
  return (
    <div className={classes['guard']}>
      {routerUndoesAt !== null && (guard === 'counting' || guard === 'runningDown' || guard === 'undoing') ? (
        <Counting run={run} guard={guard} until={routerUndoesAt} />
      ) : (
        <Still guard={guard} />
      )}
      {lost ? <p className={classes['lost']}>{t('change.guard.lostLink')}</p> : null}
    </div>
  );
}

function Counting({ run, guard, until }: { run: ChangeRunState; guard: Guard; until: string }) {
  const seconds = useClock((now) => secondsLeft(until, now), 500);
  const window = useWindow(run);
  const gone = round * (1 - ringShare(seconds, window));
  return (
    <>
      <svg
        className={classes['ring']}
        width={size}
        height={size}
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={t('change.guard.label', { seconds })}
      >
        <circle cx={size / 2} cy={size / 2} r={radius} className={classes['ringTrack']} strokeWidth={stroke} />
        <circle
          cx={size / 2}
          cy={size / 2}
          r={radius}
          className={classes['ringLeft']}
          strokeWidth={stroke}
          strokeDasharray={round}
          style={{ strokeDashoffset: gone }}
        />
        <text x="50%" y="50%" className={classes['ringSeconds']}>
          {seconds}
        </text>
        <text x="50%" y="50%" dy="26" className={classes['ringUnit']}>
          {t('change.guard.seconds')}
        </text>
      </svg>
      <p className={classes['guardWords']}>
        {seconds === 0 && guard !== 'undoing'
          ? t('change.guard.over')
          : t(guard === 'undoing' ? 'change.guard.undoing' : `change.guard.${guard}`, { seconds })}
      </p>
    </>
  );
}

/** The whole length of the router's clock, seconds; a run does not carry it, the journalled change does. */
function useWindow({ changeId }: ChangeRunState): number {
  const engine = useEngine();
  const usual = useFleet((fleet) => fleet?.settings.rollbackWindowSeconds ?? 90);
  const { data } = useQuery({
    queryKey: ['change', changeId, 'window'],
    queryFn: async ({ signal }) => {
      if (changeId === null) return null;
      return (await engine.changes.get({ changeId }, { signal }))?.rollbackWindowSeconds ?? null;
    },
    enabled: changeId !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? usual;
}

const marks: Record<Guard, Appearance> = {
  queued: 'unknown',
  notYet: 'off',
  armed: 'idle',
  counting: 'idle',
  undoing: 'idle',
  kept: 'idle',
  undone: 'off',
  neverBegan: 'off',
  unchanged: 'off',
  runningDown: 'attention',
  unknown: 'attention',
};

function Still({ guard }: { guard: Guard }) {
  return (
    <>
      <div className={classes['still']} data-guard={guard}>
        {guard === 'kept' ? <Check /> : <VerdictMark kind={marks[guard]} size={34} />}
      </div>
      <p className={classes['guardWords']}>{t(`change.guard.${guard}`, { seconds: '' })}</p>
    </>
  );
}

function Check() {
  return (
    <svg width="44" height="44" viewBox="0 0 44 44" aria-hidden="true">
      <path
        d="M10 23.5 18.5 32 34 13"
        fill="none"
        stroke="currentColor"
        strokeWidth="3.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
