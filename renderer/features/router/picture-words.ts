import { flowPaths } from '../../../shared/model/offload.ts';
import type { FlowCounts } from '../../../shared/model/snapshot.ts';
import { formatCount, formatShare } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';

/** What the picture says, in one sentence: the best path that carries anything decides. */
export function pictureSentence(flows: FlowCounts | null): string {
  if (flows === null) return t('router.picture.unknown');
  if (flows.total === 0) return t('router.picture.none');
  const { hardware, software } = flows.byPath;
  const values = { count: flows.total, total: formatCount(flows.total) };
  if (hardware > 0 && hardware >= software) {
    return t('router.picture.sentenceHardware', { ...values, share: formatShare(hardware / flows.total) });
  }
  if (software > 0) {
    return t('router.picture.sentenceSoftware', { ...values, share: formatShare(software / flows.total) });
  }
  return t('router.picture.sentenceSlow', values);
}

/** Which of the slow flows had to be; null when none is slow or nothing is known. */
export function slowParts(flows: FlowCounts | null): string | null {
  if (flows === null || flows.byPath.slow === 0) return null;
  return t('router.picture.slowParts', { local: formatCount(flows.local), eligible: formatCount(flows.eligible) });
}

/** The picture for those who do not see it. */
export function pictureLabel(sentence: string, flows: FlowCounts | null): string {
  if (flows === null) return sentence;
  const parts = flowPaths.map((path) => `${t(`router.picture.${path}`)}: ${formatCount(flows.byPath[path])}`);
  return `${sentence} ${parts.join(', ')}`;
}
