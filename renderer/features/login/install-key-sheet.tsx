import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Sheet, SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useRouter } from '../../lib/engine.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { InstallProgress } from './install-progress.tsx';
import { countInstallation } from './key-installation.ts';
import classes from './login.module.css';
import { type ChosenKey, keyOf, PublicKeyChoice } from './public-key-choice.tsx';
import { useKeyInstallation } from './use-key-installation.ts';

/** Puts a public key on routers: what it changes and how that is undone first, then line by line how it goes. */
export function InstallKeySheet({ ids }: { ids: readonly string[] }) {
  const first = useRouter(ids[0] ?? '');
  const [begun, setBegun] = useState(false);
  const [chosen, setChosen] = useState<ChosenKey | null>(null);
  const [useFromNowOn, setUse] = useState(true);
  const { installation, running, error, install, stop } = useKeyInstallation();
  const key = chosen === null ? null : keyOf(chosen);
  const start = (which: readonly string[]) => {
    if (key?.kind !== 'key') return;
    setBegun(true);
    void install(which, { publicKey: key.line, useFromNowOn });
  };
  return (
    <Sheet
      title={t('login.install.title', { count: ids.length, name: first?.router.name ?? '' })}
      detail={t('login.install.detail')}
      width="narrow"
      onClose={closeSheet}
    >
      {begun ? (
        <Run
          ids={ids}
          installation={installation}
          running={running}
          error={error}
          onStop={stop}
          onAgain={(which) => start(which)}
          onBack={() => setBegun(false)}
        />
      ) : (
        <Question
          count={ids.length}
          chosen={chosen}
          onChoose={setChosen}
          useFromNowOn={useFromNowOn}
          onUse={setUse}
          onStart={() => start(ids)}
        />
      )}
    </Sheet>
  );
}

interface QuestionProps {
  readonly count: number;
  readonly chosen: ChosenKey | null;
  readonly onChoose: (chosen: ChosenKey) => void;
  readonly useFromNowOn: boolean;
  readonly onUse: (use: boolean) => void;
  readonly onStart: () => void;
}

function Question({ count, chosen, onChoose, useFromNowOn, onUse, onStart }: QuestionProps) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <SheetBody>
        <div className={classes['form']}>
          <PublicKeyChoice chosen={chosen} onChoose={onChoose} asked={asked} />
          <div className={classes['told']}>
            <section className={classes['block']}>
              <h3>{t('login.install.changes')}</h3>
              <p>{t('login.install.changesWhat')}</p>
              <p>{t('login.install.proof')}</p>
            </section>
            <section className={classes['block']}>
              <h3>{t('login.install.undo')}</h3>
              <p>{t('login.install.undoWhat')}</p>
            </section>
          </div>
          <Checkbox
            label={t('login.install.use')}
            description={t('login.install.useWhat')}
            checked={useFromNowOn}
            onChange={(event) => onUse(event.currentTarget.checked)}
          />
        </div>
      </SheetBody>
      <SheetFoot note={t('login.install.foot')}>
        <Button variant="default" onClick={closeSheet}>
          {t('common.cancel')}
        </Button>
        <Button
          onClick={() => {
            setAsked(true);
            onStart();
          }}
        >
          {t('login.install.start', { count })}
        </Button>
      </SheetFoot>
    </>
  );
}

interface RunProps extends Pick<ReturnType<typeof useKeyInstallation>, 'installation' | 'running' | 'error'> {
  readonly ids: readonly string[];
  readonly onStop: () => void;
  readonly onAgain: (ids: readonly string[]) => void;
  /** To the choice of the key. */
  readonly onBack: () => void;
}

function Run({ ids, installation, running, error, onStop, onAgain, onBack }: RunProps) {
  const { good, ended } = countInstallation(installation, ids);
  const left = ids.filter((id) => !['installed', 'was-there'].includes(installation.get(id)?.state ?? ''));
  return (
    <>
      <SheetBody>
        <div className={classes['form']}>
          {error === null ? null : <ErrorNotice error={error} />}
          <p className={classes['result']} role="status">
            {running ? t('login.install.running', { done: ended, count: ids.length }) : resultWords(good, ids.length)}
          </p>
          <InstallProgress ids={ids} installation={installation} />
        </div>
      </SheetBody>
      <SheetFoot note={running ? t('login.install.closeStops') : undefined}>
        {running ? (
          <Button variant="default" onClick={onStop} data-autofocus>
            {t('login.install.stop')}
          </Button>
        ) : (
          <>
            {error === null ? null : (
              <Button variant="default" onClick={onBack}>
                {t('login.install.back')}
              </Button>
            )}
            {left.length === 0 || error !== null ? null : (
              <Button variant="default" onClick={() => onAgain(left)}>
                {t('login.install.again')}
              </Button>
            )}
            <Button onClick={closeSheet}>{t('login.install.done')}</Button>
          </>
        )}
      </SheetFoot>
    </>
  );
}

function resultWords(good: number, count: number): string {
  if (good === count) return t('login.install.resultAll', { count });
  if (good === 0) return t('login.install.resultNone', { count });
  return t('login.install.resultSome', { good, count });
}
