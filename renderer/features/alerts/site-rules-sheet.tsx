import { Checkbox, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { type AlertSettings, alertKinds } from '../../../shared/model/alert.ts';
import type { Group } from '../../../shared/model/book.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { FormSheet } from '../login/form-sheet.tsx';
import { AlertRuleFields } from './alert-rule-fields.tsx';
import classes from './alert-settings.module.css';
import { RuleHead } from './rule-head.tsx';
import { type OwnRules, rulesOfGroup, withGroupRules, withoutRule } from './rule-values.ts';

interface SiteRulesSheetProps {
  readonly settings: AlertSettings;
  readonly sites: readonly Group[];
  readonly save: (settings: AlertSettings) => Promise<void>;
  readonly onClose: () => void;
}

/** Rules that replace the common ones for the routers of a site. */
export function SiteRulesSheet({ settings, sites, save, onClose }: SiteRulesSheetProps) {
  const [siteId, setSiteId] = useState(
    () => (sites.find(({ id }) => settings.groups[id] !== undefined) ?? sites[0])?.id ?? '',
  );
  const [own, setOwn] = useState<OwnRules>(settings.groups[siteId] ?? {});
  const rules = rulesOfGroup(settings.rules, own);
  return (
    <FormSheet
      title={t('alertSettings.siteTitle')}
      detail={t('alertSettings.siteDetail')}
      action={t('alertSettings.save')}
      onClose={onClose}
      onSubmit={async () => {
        await save(withGroupRules(settings, siteId, own));
        tell(t('alertSettings.savedSite', { site: sites.find(({ id }) => id === siteId)?.name ?? '' }));
        onClose();
        return true;
      }}
    >
      <NativeSelect
        label={t('alertSettings.site')}
        value={siteId}
        data-autofocus
        onChange={(event) => {
          setSiteId(event.currentTarget.value);
          setOwn(settings.groups[event.currentTarget.value] ?? {});
        }}
        data={sites.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <table className={classes['rules']} aria-label={t('alertSettings.siteTitle')}>
        <RuleHead own />
        <tbody>
          {alertKinds.map((kind) => (
            <tr key={kind}>
              <td>
                <Checkbox
                  aria-label={t('alertSettings.ownOf', { kind: t(`alerts.kind.${kind}`) })}
                  checked={own[kind] !== undefined}
                  onChange={(event) =>
                    setOwn(event.currentTarget.checked ? { ...own, [kind]: rules[kind] } : withoutRule(own, kind))
                  }
                />
              </td>
              <th>{t(`alerts.kind.${kind}`)}</th>
              <AlertRuleFields
                kind={kind}
                rule={rules[kind]}
                disabled={own[kind] === undefined}
                onChange={(rule) => setOwn({ ...own, [kind]: rule })}
              />
            </tr>
          ))}
        </tbody>
      </table>
    </FormSheet>
  );
}
