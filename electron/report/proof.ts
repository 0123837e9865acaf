import type { Change } from '../../shared/model/change.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { ProofReport } from '../../shared/model/proof-report.ts';
import { type Resolution, resolutions } from '../../shared/model/sample.ts';
import { type ProofOptions, proofDefaults, proofReport } from '../../shared/rules/proof-report.ts';
import type { ProofSample } from '../../shared/rules/proof-windows.ts';
import type { Profile } from '../store/profile.ts';
import { proofHtml } from './html.ts';
import { proofMarkdown } from './markdown.ts';

export type ProofRequest = Pick<ProofOptions, 'now' | 'identified'> & Partial<ProofOptions>;

type Kept = Pick<Profile, 'changes' | 'routers' | 'snapshots' | 'samples'>;

/** More than two windows of a day can hold at a poll every two seconds. */
const mostSamples = 100_000;

/** The proof report of a change, from what the profile holds. Throws `bad-input` when there is no such change (any more). */
export function proofOf(kept: Kept, changeId: string, request: ProofRequest): ProofReport {
  const change = kept.changes.get(changeId);
  if (!change) throw noSuchChange();
  const options = { ...proofDefaults, ...request };
  const router = kept.routers.get(change.routerId) ?? { name: '', host: '' };
  return proofReport(
    {
      ...{ router, change },
      changes: kept.changes.list(change.routerId),
      snapshots: kept.snapshots.list(change.routerId).map(({ snapshot }) => snapshot),
      ...samplesAround(kept, change, options),
    },
    options,
  );
}

/** The same as a file to keep or to share. */
export function renderProof(report: ProofReport, form: 'html' | 'markdown'): { fileName: string; text: string } {
  const stem = `flowhelm-proof-${report.change.startedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}`;
  return form === 'html'
    ? { fileName: `${stem}.html`, text: proofHtml(report) }
    : { fileName: `${stem}.md`, text: proofMarkdown(report) };
}

/** At the finest resolution that reaches back to the beginning of the first window. */
function samplesAround(
  { samples }: Kept,
  { routerId, startedAt, endedAt }: Change,
  { windowSeconds, settleSeconds, now }: ProofOptions,
): { samples: ProofSample[]; stepSeconds: number } {
  const from = Math.floor(Date.parse(startedAt) / 1000 - windowSeconds);
  const ended = endedAt === null ? now.getTime() : Date.parse(endedAt);
  const to = Math.ceil(ended / 1000 + settleSeconds + windowSeconds) + 1;
  const oldest = samples.oldest(routerId);
  const began = Math.min(...resolutions.map((each) => oldest[each] ?? Number.POSITIVE_INFINITY));
  // Polls reach back for hours only; where the history itself began later than the window, they are as good as what was rolled up.
  const reaches = (each: Resolution) => (oldest[each] ?? Number.POSITIVE_INFINITY) <= Math.max(from, began + 900);
  const resolution = resolutions.find(reaches) ?? 0;
  const rows = samples.page(routerId, { from, to, resolution, limit: mostSamples });
  return { samples: rows.filter(({ polls }) => polls > 0), stepSeconds: resolution };
}

function noSuchChange(): FlowhelmError {
  return new FlowhelmError('bad-input', {
    sentence: 'There is no such change any more.',
    nextStep: 'See the changes of a router with: flowhelm history ROUTER',
  });
}
