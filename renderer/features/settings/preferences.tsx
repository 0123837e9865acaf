import { NumberInput, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { rollbackWindow } from '../../../shared/model/change.ts';
import type { Settings } from '../../../shared/model/fleet.ts';
import { useEngine } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { tellFailure } from '../../lib/toast.tsx';
import { isWindow } from '../change/rollback-window.ts';
import { Line, Section } from './section.tsx';
import { densities, themes } from './settings-form.ts';
import { Watching } from './watching.tsx';

/** Saved as they are changed; the engine tells every window. */
export function Preferences({ settings }: { settings: Settings }) {
  const engine = useEngine();
  const save = (part: Partial<Settings>) => {
    engine.app.saveSettings({ ...settings, ...part }).catch(tellFailure);
  };
  return (
    <>
      <Section title={t('settings.changes')}>
        <Line title={t('settings.window')} what={t('settings.windowWhat')}>
          <WindowInput
            key={settings.rollbackWindowSeconds}
            saved={settings.rollbackWindowSeconds}
            onSave={(rollbackWindowSeconds) => save({ rollbackWindowSeconds })}
          />
        </Line>
      </Section>
      <Watching settings={settings} save={save} />
      <Section title={t('settings.look')}>
        <Line title={t('settings.theme')}>
          <SegmentedControl
            aria-label={t('settings.theme')}
            data={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
            value={settings.theme}
            onChange={(value) => save({ theme: themes.find((known) => known === value) ?? 'system' })}
          />
        </Line>
        <Line title={t('settings.density')}>
          <SegmentedControl
            aria-label={t('settings.density')}
            data={densities.map((value) => ({ value, label: t(`settings.densities.${value}`) }))}
            value={settings.density}
            onChange={(value) => save({ density: densities.find((known) => known === value) ?? 'comfortable' })}
          />
        </Line>
      </Section>
    </>
  );
}

/** Saved when the field is left or Enter is pressed, and only if a router would take it. */
function WindowInput({ saved, onSave }: { saved: number; onSave: (seconds: number) => void }) {
  const [typed, setTyped] = useState<number | string>(saved);
  const save = () => {
    if (isWindow(typed) && typed !== saved) onSave(typed);
  };
  return (
    <NumberInput
      aria-label={t('settings.window')}
      value={typed}
      onChange={setTyped}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
      min={rollbackWindow.minimum}
      max={rollbackWindow.maximum}
      step={10}
      suffix=" s"
      allowDecimal={false}
      allowNegative={false}
      {...(isWindow(typed) ? {} : { error: t('settings.windowBad') })}
    />
  );
}
