import { expect, test } from 'vitest';
import { paintFor, type Tone, wantsColour } from '../../../electron/cli/colour.ts';

const terminal = { isTTY: true };
const file = {};

test.each<[boolean, { isTTY?: boolean }, Record<string, string>]>([
  [true, terminal, {}],
  [true, terminal, { TERM: 'xterm-256color' }],
  [true, terminal, { NO_COLOR: '' }],
  [false, terminal, { NO_COLOR: '1' }],
  [false, terminal, { NO_COLOR: '0' }],
  [false, terminal, { TERM: 'dumb' }],
  [false, file, {}],
  [false, { isTTY: false }, {}],
  [true, file, { FORCE_COLOR: '1' }],
  [true, file, { FORCE_COLOR: '' }],
  [true, file, { FORCE_COLOR: '3', NO_COLOR: '1' }],
  [false, terminal, { FORCE_COLOR: '0' }],
  [false, terminal, { FORCE_COLOR: 'false' }],
])('%j for %j with %j', (wanted, stream, environment) => {
  expect(wantsColour(stream, environment)).toBe(wanted);
  const painted = paintFor(stream, environment)('broken', 'text');
  expect(painted).toBe(wanted ? '\x1b[31mtext\x1b[39m' : 'text');
});

test('every tone ends what it begins, and nothing is put around nothing', () => {
  const tones: Tone[] = ['hardware', 'software', 'off', 'attention', 'broken', 'unknown', 'heading', 'quiet'];
  const paint = paintFor(terminal, {});
  for (const tone of tones) {
    expect(paint(tone, 'x')).toMatch(/^\x1b\[\d+mx\x1b\[\d+m$/);
    expect(paint(tone, '')).toBe('');
  }
});
