import { NumberInput, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Settings } from '../../../shared/model/fleet.ts';
import { useFleet } from '../../lib/engine.tsx';
import { formatSeconds } from '../../lib/format.ts';
import { linkTo } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import classes from '../alerts/alert-settings.module.css';
import { pollingCost, smallShare } from './polling-cost.ts';
import { Line, Section } from './section.tsx';
import { pollChoices } from './settings-form.ts';

interface WatchingProps {
  readonly settings: Settings;
  readonly save: (part: Partial<Settings>) => void;
}

/** How often routers are looked at, what that may cost them, and what it costs now. */
export function Watching({ settings, save }: WatchingProps) {
  return (
    <Section title={t('settings.watching')}>
      <Line title={t('settings.poll')} what={t('settings.pollWhat')}>
        <Select
          aria-label={t('settings.poll')}
          data={pollChoices(settings.pollSeconds)}
          value={String(settings.pollSeconds)}
          onChange={(value) => value !== null && save({ pollSeconds: Number(value) })}
          allowDeselect={false}
          comboboxProps={{ withinPortal: true }}
        />
      </Line>
      <Line title={t('alertSettings.budget')} what={t('alertSettings.budgetWhat')}>
        <BoundedNumber
          key={settings.pollBudget}
          label={t('alertSettings.budget')}
          saved={Number((settings.pollBudget * 100).toPrecision(4))}
          suffix={t('alertSettings.percent')}
          bounds={{ from: 0.1, to: 20, step: 0.5, whole: false, wrong: t('alertSettings.budgetWrong') }}
          onSave={(percent) => save({ pollBudget: percent / 100 })}
        />
      </Line>
      <Line title={t('alertSettings.history')} what={t('alertSettings.historyWhat')}>
        <BoundedNumber
          key={settings.historyDays}
          label={t('alertSettings.history')}
          saved={settings.historyDays}
          suffix={t('alertSettings.days')}
          bounds={{ from: 1, to: 400, step: 10, whole: true, wrong: t('alertSettings.historyWrong') }}
          onSave={(historyDays) => save({ historyDays })}
        />
      </Line>
      <PollingCost />
    </Section>
  );
}

interface BoundedNumberProps {
  readonly label: string;
  readonly saved: number;
  readonly suffix: string;
  readonly bounds: {
    readonly from: number;
    readonly to: number;
    readonly step: number;
    readonly whole: boolean;
    readonly wrong: string;
  };
  readonly onSave: (value: number) => void;
}

/** Saved when the field is left or Enter is pressed, and only what can be kept. */
function BoundedNumber({ label, saved, suffix, bounds: { from, to, step, whole, wrong }, onSave }: BoundedNumberProps) {
  const [typed, setTyped] = useState<number | string>(saved);
  const value = typeof typed === 'number' && typed >= from && typed <= to ? typed : null;
  const save = () => {
    if (value !== null && value !== saved) onSave(value);
  };
  return (
    <NumberInput
      w={150}
      aria-label={label}
      value={typed}
      onChange={setTyped}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
      min={from}
      max={to}
      step={step}
      suffix={suffix}
      allowDecimal={!whole}
      allowNegative={false}
      clampBehavior="none"
      {...(value === null ? { error: wrong } : {})}
    />
  );
}

const dearestShown = 5;

function PollingCost() {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  const { dearest, polled } = useMemo(() => pollingCost(routers?.values() ?? [], dearestShown), [routers]);
  return (
    <div>
      <Line
        title={t('alertSettings.cost')}
        what={dearest.length === 0 ? t('alertSettings.costNone') : t('alertSettings.costWhat', { count: polled })}
      >
        {null}
      </Line>
      {dearest.length === 0 ? null : (
        <table className={classes['rules']} aria-label={t('alertSettings.cost')}>
          <thead>
            <tr>
              <th>{t('alertSettings.costColumn.router')}</th>
              <th data-number>{t('alertSettings.costColumn.interval')}</th>
              <th data-number>{t('alertSettings.costColumn.share')}</th>
              <th>{t('alertSettings.costColumn.pace')}</th>
            </tr>
          </thead>
          <tbody>
            {dearest.map(({ id, name, polling }) => (
              <tr key={id}>
                <th>
                  <a {...linkTo({ page: 'router', id, tab: 'overview' })}>{name}</a>
                </th>
                <td data-number>{formatSeconds(polling.intervalSeconds)}</td>
                <td data-number>{smallShare(polling.cpuShare ?? 0)}</td>
                <td>{t(`alertSettings.pacedBy.${polling.pacedBy}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
