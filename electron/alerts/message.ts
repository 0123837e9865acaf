import type { Alert } from '../../shared/model/alert.ts';
import type { Message } from './attempt.ts';
import { type AlertNews, oneLine, subjectOf, textOf } from './words.ts';

/** Changes only when a property goes away or changes its meaning. */
const bodyVersion = 1;
/** Alerts in one body; of more it has the most of the first, and their number. */
const alertsAtMost = 500;

/** What a hook is told of some news; its JSON is described in docs/ALERTS.md. */
export function messageOf(news: readonly AlertNews[], at: Date, isTest = false): Message {
  const subject = subjectOf(news);
  const text = textOf(news);
  const events = news.slice(0, alertsAtMost).map(({ event, alert }) => ({ event, alert: harmless(alert) }));
  const body = JSON.stringify({
    version: bodyVersion,
    sentAt: at.toISOString(),
    test: isTest,
    subject,
    text,
    events,
    leftOut: news.length - events.length,
  });
  return { subject, text, body };
}

function harmless({ snoozedUntil: _until, snoozedSeverity: _snoozed, worstSeverity: _worst, ...alert }: Alert) {
  return {
    ...alert,
    routerName: oneLine(alert.routerName),
    sentence: oneLine(alert.sentence),
    nextStep: oneLine(alert.nextStep),
    evidence: Object.fromEntries(
      Object.entries(alert.evidence).map(([name, value]) => [oneLine(name, 100), oneLine(value)]),
    ),
  };
}

/** An alert that says of itself that it is none, for trying a hook. */
export function madeUpNews(at: Date): AlertNews {
  return {
    event: 'opened',
    alert: {
      id: 'test',
      routerId: 'test',
      routerName: 'Test',
      kind: 'fell-back',
      severity: 'critical',
      openedAt: at.toISOString(),
      closedAt: null,
      sentence: 'This is a test of Flowhelm; no router is affected.',
      nextStep: 'Nothing to do.',
      evidence: {},
      snoozedUntil: null,
    },
  };
}
