import { Loader } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import type { Installation } from './key-installation.ts';
import classes from './login.module.css';

type State = 'waiting' | 'working' | 'installed' | 'was-there' | 'failed';

/** One line for each router: how far it is, and what it said. */
export function InstallProgress({ ids, installation }: { ids: readonly string[]; installation: Installation }) {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  return (
    <ul className={classes['progress']} aria-label={t('login.install.progress')}>
      {ids.map((id) => {
        const step = installation.get(id);
        const state = step?.state ?? 'waiting';
        return (
          <li key={id} data-state={state}>
            <span className={classes['mark']} data-state={state}>
              <Mark state={state} />
            </span>
            <b>{routers?.get(id)?.router.name ?? id}</b>
            <span>{t(`login.install.state.${state}`)}</span>
            {step === undefined ? null : <p>{step.error?.sentence ?? step.sentence}</p>}
            {step?.error == null ? null : <p>{step.error.nextStep}</p>}
          </li>
        );
      })}
    </ul>
  );
}

function Mark({ state }: { state: State }) {
  switch (state) {
    case 'waiting':
      return <IconMinus size={16} aria-hidden />;
    case 'working':
      return <Loader size={14} aria-hidden />;
    case 'installed':
    case 'was-there':
      return <IconCheck size={17} stroke={2.4} aria-hidden />;
    case 'failed':
      return <VerdictMark kind="broken" size={15} />;
  }
}
