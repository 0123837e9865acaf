import type { ChangeRunState } from '../../shared/model/fleet.ts';
import { assertNever, offloadModeLabel } from '../../shared/model/offload.ts';
import { text } from './text.ts';

export interface News {
  readonly title: string;
  readonly body: string;
}

/** One notification for all the changes that have ended since the last one: a rollout over a hundred routers is one piece of news. */
export function newsOfRuns(ended: readonly ChangeRunState[]): News | null {
  const [first] = ended;
  if (!first) return null;
  const failed = ended.filter(({ state }) => state === 'failed').length;
  const saved = ended.filter(({ state }) => state === 'confirmed').length;
  return {
    title: failed > 0 ? text.news.titleBad : text.news.titleGood,
    body: ended.length === 1 ? sentenceOf(first) : text.news.many(saved, failed, ended.length - saved - failed),
  };
}

function sentenceOf(run: ChangeRunState): string {
  const { routerName, state } = run;
  switch (state) {
    case 'confirmed':
      return confirmedSentence(run);
    case 'unchanged':
      return text.news.unchanged(routerName);
    case 'failed':
      return text.news.failed(routerName, run.error?.sentence ?? text.failure.internal);
    case 'cancelled':
    case 'queued':
    case 'running':
      return text.news.cancelled(routerName);
    default:
      return assertNever(state);
  }
}

function confirmedSentence({ routerName, wanted }: ChangeRunState): string {
  switch (wanted) {
    case 'off':
      return text.news.confirmedOff(routerName);
    case 'undo':
      return text.news.confirmedUndo(routerName);
    case 'software':
    case 'hardware':
      return text.news.confirmed(routerName, offloadModeLabel[wanted]);
    default:
      return assertNever(wanted);
  }
}
