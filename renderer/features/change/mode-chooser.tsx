import { Radio } from '@mantine/core';
import { type OffloadMode, offloadModes } from '../../../shared/model/offload.ts';
import { t } from '../../lib/text.ts';
import { modesInOrder } from './modes.ts';
import classes from './plan.module.css';

interface ModeChooserProps {
  readonly value: OffloadMode;
  /** null = not known yet. */
  readonly recommended: OffloadMode | null;
  readonly configured: OffloadMode | null;
  readonly onChange: (mode: OffloadMode) => void;
}

/** The three modes in LuCI's words; the recommended and the present one are marked. */
export function ModeChooser({ value, recommended, configured, onChange }: ModeChooserProps) {
  const choose = (chosen: string) => {
    const mode = offloadModes.find((known) => known === chosen);
    if (mode !== undefined) onChange(mode);
  };
  return (
    <Radio.Group value={value} onChange={choose} aria-label={t('change.mode.legend')}>
      <div className={classes['modes']}>
        {modesInOrder.map((mode) => (
          <div key={mode} className={classes['mode']} data-chosen={mode === value || undefined}>
            <Radio
              value={mode}
              size="sm"
              {...(mode === value ? { 'data-autofocus': true } : {})}
              label={
                <span className={classes['modeName']}>
                  {t(`change.mode.${mode}`)}
                  {mode === recommended ? <em data-recommended>{t('change.mode.recommended')}</em> : null}
                  {mode === configured ? <em>{t('change.mode.now')}</em> : null}
                </span>
              }
              description={t(`change.mode.${mode}What`)}
            />
          </div>
        ))}
      </div>
    </Radio.Group>
  );
}
