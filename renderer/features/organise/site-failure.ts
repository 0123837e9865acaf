import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { t } from '../../lib/text.ts';

/** The same failure in the words of these sheets: what the engine calls a group is a site here. */
export function inWordsOfSites(error: ErrorReport, name: string): ErrorReport {
  return error.code === 'name-taken'
    ? { ...error, sentence: t('organise.siteForm.nameTaken', { name: name.trim() }) }
    : error;
}
