import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseMoment } from '../../../electron/cli/moment.ts';
import { openProfile } from '../../../electron/store/profile.ts';
import { gap, polled } from '../store/sample-rows.ts';
import { router } from '../store/samples.ts';
import { runCli, temporaryHome } from './run-cli.ts';

/** A profile that another process has open, with some samples of the last minutes. */
function filledHome(): { home: string; began: number; close: () => void } {
  const home = temporaryHome();
  const profile = openProfile({ mode: 'write', home });
  profile.routers.add(router('r1', 'attic'));
  const began = Math.floor(Date.now() / 1000) - 600;
  for (let index = 0; index < 10; index += 1)
    profile.samples.add('r1', polled(began + index * 30, 40 + index, { softirqShare: 0.25 }));
  profile.samples.add('r1', gap(began + 300, 'unreachable', 1));
  profile.samples.add('r1', polled(began + 590, 7));
  profile.samples.add(null, { ...polled(began - (began % 60), 99), polls: 3 });
  profile.samples.flush();
  return { home, began, close: () => profile.close() };
}

const at = (seconds: number) => new Date(seconds * 1000).toISOString();

describe('flowhelm samples', () => {
  test('prints a table beside a running app, with the reasons of gaps', async () => {
    const { home, began, close } = filledHome();
    const { code, stdout } = await runCli(['samples', 'attic', '--from', '-10m'], { home });
    close();
    expect(code).toBe(0);
    expect(stdout).toContain('attic: means of 25 s');
    expect(stdout).toContain('25 %');
    const line = stdout.split('\n').find((text) => text.includes('not reachable'));
    expect(line).toContain(at(began + 300).replace('.000', ''));
  });

  test('prints every sample as CSV and as JSON, and writes a file that is not there yet', async () => {
    const { home, began, close } = filledHome();
    close();
    const { stdout: csv } = await runCli(['samples', 'attic', '--from', '1h', '--csv'], { home });
    const lines = csv.split('\r\n');
    expect(lines).toHaveLength(14);
    expect(lines[1]).toMatch(new RegExp(`^attic,${at(began)},1,0,,interface,40,40,`));
    expect(lines[11]).toMatch(new RegExp(`^attic,${at(began + 300)},0,1,unreachable,,,`));
    const json = await runCli(['--json', 'samples', 'attic', '--from', '1h'], { home });
    const { result } = JSON.parse(json.stdout);
    expect(result).toMatchObject({ router: { id: 'r1', name: 'attic' }, resolutionSeconds: 0, file: null });
    expect(result.samples.map(({ gap: reason }: { gap: string | null }) => reason)).toEqual([
      ...Array(10).fill(null),
      'unreachable',
      null,
    ]);
    const file = join(home, 'attic.csv');
    const first = await runCli(['samples', 'attic', '--from', '1h', '--out', file], { home });
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('12 samples') });
    expect(readFileSync(file, 'utf8')).toBe(csv);
    expect(await runCli(['samples', 'attic', '--from', '1h', '--out', file], { home })).toMatchObject({ code: 2 });
  });

  test('without a name tells the sum over the fleet, and without samples that there are none', async () => {
    const { home, close } = filledHome();
    close();
    const { stdout } = await runCli(['samples', '--from', '2h', '--csv'], { home });
    expect(stdout.split('\r\n')[1]).toMatch(/^fleet,.*,3,0,,interface,99,/);
    const none = await runCli(['samples'], { home: temporaryHome() });
    expect(none).toMatchObject({ code: 0, stdout: expect.stringContaining('The fleet: Nothing is kept.') });
  });

  test.each([
    ['an unknown router', ['samples', 'nobody'], 'no router'],
    ['a strange time', ['samples', '--from', 'tomorrow'], 'is not a time'],
    ['a time that ends before it begins', ['samples', '--from', '1h', '--to', '2h'], 'ends before it begins'],
    ['CSV and JSON at once', ['--json', 'samples', '--csv'], 'Both --csv and --json'],
  ])('refuses %s', async (_, args, words) => {
    const { code, stdout, stderr } = await runCli(args, { home: temporaryHome() });
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(words);
  });
});

test.each([
  ['now', '2026-02-03T04:05:06.000Z'],
  ['90s', '2026-02-03T04:03:36.000Z'],
  ['-24h', '2026-02-02T04:05:06.000Z'],
  ['7d', '2026-01-27T04:05:06.000Z'],
  ['2w', '2026-01-20T04:05:06.000Z'],
  ['2026-01-31T08:00Z', '2026-01-31T08:00:00.000Z'],
  ['2026-01-31 08:00:30+02:00', '2026-01-31T06:00:30.000Z'],
  ['2026-01-31', new Date(2026, 0, 31).toISOString()],
  ['2026-01-31T08:00', new Date(2026, 0, 31, 8).toISOString()],
])('the time %s', (text, expected) => {
  expect(at(parseMoment(text, new Date('2026-02-03T04:05:06Z')))).toBe(expected);
});

test.each(['', '24', 'h', '1.5h', '2026-13-01', '2026-01-31T25:00', '01/02/2026', '-'])('no time: %j', (text) => {
  expect(() => parseMoment(text, new Date())).toThrow(expect.objectContaining({ code: 'bad-input' }));
});
