import { NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import type { AlertKind, AlertRule } from '../../../shared/model/alert.ts';
import { t } from '../../lib/text.ts';
import classes from './alert-settings.module.css';
import { secondsOf, thresholdOf } from './rule-values.ts';

interface AlertRuleFieldsProps {
  readonly kind: AlertKind;
  readonly rule: AlertRule;
  /** The rule is that of all routers, and only shown. */
  readonly disabled?: boolean;
  readonly onChange: (rule: AlertRule) => void;
}

/** The cells of a rule in a table: on, after how long, from what on. */
export function AlertRuleFields({ kind, rule, disabled = false, onChange }: AlertRuleFieldsProps) {
  const name = t(`alerts.kind.${kind}`);
  const { enabled, openAfterSeconds, threshold } = rule;
  return (
    <>
      <td>
        <Switch
          aria-label={t('alertSettings.turn', { kind: name })}
          checked={enabled}
          disabled={disabled}
          onChange={(event) => onChange({ ...rule, enabled: event.currentTarget.checked })}
        />
      </td>
      <td>
        <SavedNumber
          key={openAfterSeconds}
          label={t('alertSettings.afterOf', { kind: name })}
          saved={openAfterSeconds}
          suffix={t('alertSettings.seconds')}
          disabled={disabled || !enabled}
          max={86_400}
          onSave={(typed) => {
            const seconds = secondsOf(typed);
            if (seconds !== null) onChange({ ...rule, openAfterSeconds: seconds });
            return seconds !== null;
          }}
        />
      </td>
      <td>
        {threshold === null ? null : (
          <span className={classes['limit']}>
            {kind === 'share-collapsed' ? t('alertSettings.below') : t('alertSettings.above')}
            <SavedNumber
              key={threshold}
              label={t('alertSettings.limitOf', { kind: name })}
              saved={Math.round(threshold * 100)}
              suffix={t('alertSettings.percent')}
              disabled={disabled || !enabled}
              max={100}
              onSave={(typed) => {
                const share = thresholdOf(typed);
                if (share !== null) onChange({ ...rule, threshold: share });
                return share !== null;
              }}
            />
          </span>
        )}
      </td>
    </>
  );
}

interface SavedNumberProps {
  readonly label: string;
  readonly saved: number;
  readonly suffix: string;
  readonly disabled: boolean;
  readonly max: number;
  /** False = what was typed cannot be kept. */
  readonly onSave: (typed: number | string) => boolean;
}

/** Saved when the field is left or Enter is pressed; what cannot be kept gives way to what was saved. */
function SavedNumber({ label, saved, suffix, disabled, max, onSave }: SavedNumberProps) {
  const [typed, setTyped] = useState<number | string>(saved);
  const save = () => {
    if (typed !== saved && !onSave(typed)) setTyped(saved);
  };
  return (
    <NumberInput
      size="xs"
      w={112}
      aria-label={label}
      value={typed}
      onChange={setTyped}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
      min={0}
      max={max}
      suffix={suffix}
      disabled={disabled}
      allowDecimal={false}
      allowNegative={false}
      hideControls
    />
  );
}
