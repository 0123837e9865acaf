import { Button } from '@mantine/core';
import { useState } from 'react';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { tellFailure } from '../../lib/toast.tsx';
import { Section } from './section.tsx';
import classes from './settings.module.css';

/** Into the demo fleet and out of it. */
export function DemoSetting() {
  const engine = useEngine();
  const demo = useFleet((fleet) => fleet?.demo === true);
  const [busy, setBusy] = useState(false);
  const change = async () => {
    setBusy(true);
    try {
      await (demo ? engine.fleet.stopDemo() : engine.fleet.startDemo());
    } catch (thrown) {
      tellFailure(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t('settings.demo')}>
      <p className={classes['what']}>{t(demo ? 'settings.demoOn' : 'settings.demoOff')}</p>
      <div>
        <Button variant="default" loading={busy} onClick={() => void change()}>
          {t(demo ? 'settings.demoLeave' : 'settings.demoStart')}
        </Button>
      </div>
    </Section>
  );
}
