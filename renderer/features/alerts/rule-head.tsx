import { t } from '../../lib/text.ts';

/** `own` = with a first column that says whether a site has a rule of its own. */
export function RuleHead({ own = false }: { own?: boolean }) {
  return (
    <thead>
      <tr>
        {own ? <th>{t('alertSettings.own')}</th> : null}
        <th>{t('alertSettings.kind')}</th>
        <th>{t('alertSettings.enabled')}</th>
        <th>{t('alertSettings.after')}</th>
        <th>{t('alertSettings.limit')}</th>
      </tr>
    </thead>
  );
}
