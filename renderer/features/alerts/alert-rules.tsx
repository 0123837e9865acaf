import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { type AlertSettings, alertKinds } from '../../../shared/model/alert.ts';
import { emptyBook } from '../../../shared/model/book.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { Line, Section } from '../settings/section.tsx';
import { AlertHooks } from './alert-hooks.tsx';
import { AlertRuleFields } from './alert-rule-fields.tsx';
import classes from './alert-settings.module.css';
import { RuleHead } from './rule-head.tsx';
import { SiteRulesSheet } from './site-rules-sheet.tsx';
import { useAlertSettings } from './use-alert-settings.ts';

/** What opens an alert, and who is told. */
export function AlertSettingsSections() {
  const { settings, save, saveNow } = useAlertSettings();
  if (settings.data === undefined) {
    return (
      <Section title={t('alertSettings.title')} name="alerts">
        {settings.isError ? (
          <ErrorNotice error={errorReport(settings.error)} onRetry={() => void settings.refetch()} />
        ) : (
          <LoadingRows rows={3} />
        )}
      </Section>
    );
  }
  return (
    <>
      <AlertRulesSection settings={settings.data} save={save} saveNow={saveNow} />
      <AlertHooks settings={settings.data} save={save} saveNow={saveNow} />
    </>
  );
}

interface AlertRulesSectionProps {
  readonly settings: AlertSettings;
  readonly save: (settings: AlertSettings) => Promise<void>;
  readonly saveNow: (settings: AlertSettings) => void;
}

function AlertRulesSection({ settings, save, saveNow }: AlertRulesSectionProps) {
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const [open, setOpen] = useState(false);
  const own = Object.keys(settings.groups).length;
  return (
    <Section title={t('alertSettings.title')} name="alerts">
      <table className={classes['rules']} aria-label={t('alertSettings.table')}>
        <RuleHead />
        <tbody>
          {alertKinds.map((kind) => (
            <tr key={kind}>
              <th>
                {t(`alerts.kind.${kind}`)}
                <p>{t(`alerts.kindWhat.${kind}`)}</p>
              </th>
              <AlertRuleFields
                kind={kind}
                rule={settings.rules[kind]}
                onChange={(rule) => saveNow({ ...settings, rules: { ...settings.rules, [kind]: rule } })}
              />
            </tr>
          ))}
        </tbody>
      </table>
      <Line
        title={t('alertSettings.ofSites')}
        what={`${t('alertSettings.ofSitesWhat')} ${own === 0 ? '' : t('alertSettings.someSites', { count: own })}`}
      >
        {book.groups.length === 0 ? (
          <span className={classes['quiet']}>{t('alertSettings.noSites')}</span>
        ) : (
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('alertSettings.ofSitesOpen')}
          </Button>
        )}
      </Line>
      <Line title={t('alertSettings.notifications')} what={t('alertSettings.notificationsWhat')}>
        <Switch
          aria-label={t('alertSettings.notifications')}
          checked={settings.notifications}
          onChange={(event) => saveNow({ ...settings, notifications: event.currentTarget.checked })}
        />
      </Line>
      {open ? (
        <SiteRulesSheet settings={settings} sites={book.groups} save={save} onClose={() => setOpen(false)} />
      ) : null}
    </Section>
  );
}
