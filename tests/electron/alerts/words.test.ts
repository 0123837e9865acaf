import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeUpNews, messageOf } from '../../../electron/alerts/message.ts';
import { type AlertNews, oneLine, subjectOf, textOf } from '../../../electron/alerts/words.ts';

const now = new Date('2026-01-01T00:00:00Z');
const one = madeUpNews(now);
const about = (alert: Partial<AlertNews['alert']>, event: AlertNews['event'] = 'opened'): AlertNews => ({
  event,
  alert: { ...one.alert, ...alert },
});

describe('the subject', () => {
  test.each<[string, readonly AlertNews[], string]>([
    ['of one alert', [about({ routerName: 'attic', sentence: 'It is down.' })], 'Flowhelm: attic: It is down.'],
    [
      'of one that closes',
      [about({ routerName: 'attic', sentence: 'It is down.' }, 'closed')],
      'Flowhelm: closed: attic: It is down.',
    ],
    [
      'of several',
      [about({ routerId: 'a' }), about({ routerId: 'b' }, 'worsened'), about({ routerId: 'b' }, 'closed')],
      'Flowhelm: 1 new, 1 worse, 1 closed alerts on 2 routers',
    ],
  ])('%s', (_, news, subject) => {
    expect(subjectOf(news)).toBe(subject);
  });

  test('is one line of bounded length whatever a router says, and no option', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ unit: 'binary', maxLength: 400 }),
        (routerName, sentence) => {
          const subject = subjectOf([about({ routerName, sentence: `${sentence}\r\nBcc: x` })]);
          expect(subject).toMatch(/^Flowhelm: /);
          expect(subject).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
          expect(subject.length).toBeLessThanOrEqual(200);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the text', () => {
  test('has the most severe first, and says how many it leaves out', () => {
    const many = Array.from({ length: 60 }, (_, index) => about({ routerName: `r${index}`, severity: 'info' }));
    const text = textOf([...many, about({ routerName: 'attic', severity: 'critical' })]);
    expect(text.startsWith('attic: ')).toBe(true);
    expect(text.endsWith('\n\nAnd 11 more.\n')).toBe(true);
  });

  test('of a hostile name begins no line of its own', () => {
    const lines = textOf([about({ routerName: 'a\n\n.\nSubject: x', sentence: 'b\u2028c', nextStep: 'd\r\ne' })]).split(
      '\n',
    );
    expect(lines).toEqual(['a . Subject: x: b c', 'critical, 2026-01-01T00:00:00.000Z', 'd e', '']);
  });
});

test('nothing in it calls everybody in a chat', () => {
  const text = textOf([about({ routerName: '@all', sentence: 'It runs <!channel> now.' })]);
  expect(text).toContain('＠all: It runs ‹!channel› now.');
});

test('a body has a bounded number of alerts, and says so', () => {
  const many = Array.from({ length: 700 }, () => one);
  const body = JSON.parse(messageOf(many, now).body);
  expect([body.events.length, body.leftOut, body.test]).toEqual([500, 200, false]);
});

test('evidence in a body is harmless', () => {
  const body = JSON.parse(messageOf([about({ evidence: { 'k\u001b': 'Oops\u0007\nline' } })], now).body);
  expect(body.events[0].alert.evidence).toEqual({ k: 'Oops line' });
});

test.each([
  ['short', 'short'],
  ['x'.repeat(600), `${'x'.repeat(499)}…`],
  ['\ud800 half', '\ufffd half'],
])('one line of %j', (text, line) => {
  expect(oneLine(text)).toBe(line);
});
