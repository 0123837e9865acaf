import type { Router } from '../../shared/model/router.ts';
import type { Verdict } from '../../shared/model/verdict.ts';
import { addressOf } from '../ssh/target.ts';
import type { Paint } from './colour.ts';
import type { HopJson } from './json.ts';
import { renderTable, type TableCell } from './table.ts';
import { ago, counted, verdictWord } from './verdict-words.ts';

export interface ListedRouter {
  readonly router: Router;
  /** The name of its group. */
  readonly group: string | null;
  /** The jump hosts on the way, the first hop first. */
  readonly jump: HopJson[];
  readonly verdict: Verdict | null;
  readonly auditedAt: string | null;
  readonly pendingChanges: string[];
}

export interface ListView {
  readonly paint: Paint;
  readonly width: number | undefined;
  readonly now: Date;
  /** Only those of a group or with a tag are listed. */
  readonly chosen?: boolean;
}

/** The inventory as it was at the last audit of each router; the age says how much that is worth. */
export function showRouters(routers: readonly ListedRouter[], view: ListView): { sentence: string; text: string } {
  const { paint, width, now } = view;
  if (routers.length === 0 && view.chosen) return { sentence: 'No router fits.', text: 'No router fits.' };
  if (routers.length === 0) {
    const sentence = 'There are no routers yet.';
    return { sentence, text: `${sentence}\nAdd one with: flowhelm add NAME HOST` };
  }
  const pending = routers.filter(({ pendingChanges }) => pendingChanges.length > 0).length;
  const sentence = [
    `${counted(routers.length, 'router')}.`,
    ...(pending === 0 ? [] : [`${pending} with a change of unknown outcome: flowhelm resolve`]),
  ].join(' ');
  const jumping = routers.some(({ jump }) => jump.length > 0);
  // Who has no jump hosts, no groups and no tags sees no empty columns.
  const grouped = routers.some(({ group }) => group !== null);
  const tagged = routers.some(({ router }) => (router.tags ?? []).length > 0);
  const columns = [
    { title: 'Router', minimum: 12 },
    { title: 'Address', givesWay: 2, minimum: 12 },
    ...(jumping ? [{ title: 'Through', givesWay: 2, minimum: 8 }] : []),
    { title: 'User', givesWay: 1 },
    { title: 'Login', givesWay: 1 },
    ...(grouped ? [{ title: 'Group', givesWay: 2, minimum: 8 }] : []),
    ...(tagged ? [{ title: 'Tags', givesWay: 1, minimum: 6 }] : []),
    { title: 'Last verdict', minimum: 13 },
    { title: 'Audited', givesWay: 3 },
    { title: 'Note', givesWay: 4 },
  ];
  const table = renderTable(
    columns,
    routers.map((listed) => row(listed, { now, jumping, grouped, tagged })),
    { paint, width },
  );
  return { sentence, text: `${paint('heading', sentence)}\n\n${table}` };
}

function row(
  { router, group, jump, verdict, auditedAt, pendingChanges }: ListedRouter,
  { now, jumping, grouped, tagged }: { now: Date; jumping: boolean; grouped: boolean; tagged: boolean },
): TableCell[] {
  const word = verdict && verdictWord(verdict);
  return [
    router.name,
    addressOf(router),
    ...(jumping ? [jump.map(({ name }) => name).join(', ')] : []),
    router.user,
    loginWords(router),
    ...(grouped ? [group ?? ''] : []),
    ...(tagged ? [(router.tags ?? []).join(', ')] : []),
    word ? { text: `${word.shape} ${word.word}`, tone: word.tone } : { text: '◌ Not audited', tone: 'unknown' },
    auditedAt === null ? 'never' : ago(auditedAt, now),
    pendingChanges.length === 0 ? '' : { text: 'change pending', tone: 'attention' },
  ];
}

/** The ways to log in, in a few words. */
export function loginWords({ authentication: { agent, keyFile, password } }: Pick<Router, 'authentication'>): string {
  const ways = password === 'never' ? [] : [password === 'keyring' ? 'password (keyring)' : 'password'];
  return [...(agent ? ['agent'] : []), ...(keyFile === null ? [] : ['key file']), ...ways].join(', ');
}
