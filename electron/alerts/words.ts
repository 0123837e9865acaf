import type { Alert } from '../../shared/model/alert.ts';

/** Something that somebody is told of an alert. */
export interface AlertNews {
  readonly event: 'opened' | 'worsened' | 'closed';
  readonly alert: Alert;
}

/** Alerts that a text names one by one. */
const namedAtMost = 50;
const subjectAtMost = 200;
const lineAtMost = 500;

/**
 * Text that may come from a router, as one line without anything that a mail program, a terminal or a chat would act on. Line ends
 * would else begin another header of a mail.
 */
export function oneLine(text: string, atMost = lineAtMost): string {
  const line = text
    .slice(0, atMost * 4)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\s]+/gu, ' ')
    .trim();
  return line.length > atMost ? `${line.slice(0, atMost - 1)}…` : line;
}

/** What a mail has as its subject: one line, and never something that a program takes for an option. */
export function subjectOf(news: readonly AlertNews[]): string {
  const [first] = news;
  if (first && news.length === 1) return oneLine(`Flowhelm: ${headline(first)}`, subjectAtMost);
  const routers = new Set(news.map(({ alert }) => alert.routerId)).size;
  const counts = [
    count(news, 'opened', 'new'),
    count(news, 'worsened', 'worse'),
    count(news, 'closed', 'closed'),
  ].filter((part) => part !== null);
  return `Flowhelm: ${counts.join(', ')} alerts on ${routers} ${routers === 1 ? 'router' : 'routers'}`;
}

/** The whole message, some lines for each alert, the most severe first. */
export function textOf(news: readonly AlertNews[]): string {
  const ordered = [...news].sort((a, b) => rank(a) - rank(b));
  const named = ordered.slice(0, namedAtMost).map(paragraphOf);
  const rest = ordered.length - named.length;
  return `${[...named, ...(rest > 0 ? [`And ${rest} more.`] : [])].join('\n\n')}\n`;
}

function headline({ event, alert }: AlertNews): string {
  const closed = event === 'closed' ? 'closed: ' : '';
  return unspeaking(`${closed}${oneLine(alert.routerName, 100)}: ${oneLine(alert.sentence)}`);
}

/** A chat calls everybody for `<!channel>` and `@all`, also when a router has said it. */
function unspeaking(line: string): string {
  return line.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('@', '＠');
}

function paragraphOf(news: AlertNews): string {
  const { event, alert } = news;
  const at = event === 'closed' && alert.closedAt !== null ? `${alert.openedAt} to ${alert.closedAt}` : alert.openedAt;
  const lines = [headline(news), `${alert.severity}, ${at}`];
  return [...lines, ...(event === 'closed' ? [] : [unspeaking(oneLine(alert.nextStep))])].join('\n');
}

function rank({ event, alert }: AlertNews): number {
  const severity = ['critical', 'warning', 'info'].indexOf(alert.severity);
  return event === 'closed' ? severity + 10 : severity;
}

function count(news: readonly AlertNews[], event: AlertNews['event'], word: string): string | null {
  const number = news.filter((one) => one.event === event).length;
  return number > 0 ? `${number} ${word}` : null;
}
