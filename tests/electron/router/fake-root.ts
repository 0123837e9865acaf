import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Section } from '../../../electron/router/command.ts';
import { makeMarker, parseScript, renderScript, type ScriptResult } from '../../../electron/ssh/script.ts';

export type Shell = 'busybox' | 'dash';
export type Awk = 'busybox' | 'mawk' | 'gawk';

const absolute = (name: string) => ['/usr/bin', '/bin'].map((dir) => join(dir, name)).find((path) => existsSync(path));

/** Only what this machine has is tested; busybox and dash are required, or the shell texts would go untested. */
export const shells: readonly Shell[] = ['busybox', 'dash'];
export const awks: readonly Awk[] = (['busybox', 'mawk', 'gawk'] as const).filter((name) => absolute(name));

export interface FakeRouter {
  /** Absolute paths on the router; `null` makes a folder. */
  readonly files: Readonly<Record<string, string | null>>;
  /** Canned programs: shell text that stands in for nft, uci, ubus, df ... */
  readonly programs: Readonly<Record<string, string>>;
}

export interface FakeRun {
  readonly result: ScriptResult;
  /** Names of the external programs in the order they were started. */
  readonly started: readonly string[];
  readonly stderr: string;
}

/** Every absolute path of the script moves under the root; nft's own stdin does not. */
function rebase(script: string, root: string): string {
  return script.replace(
    /(?<![\w}*\])])\/(?=(?:sys|etc|sbin|usr|bin|lib|opt|tmp|var|run|overlay|proc(?!\/self))\b)/g,
    `${root}/`,
  );
}

/**
 * Runs sections as a router would, with the real shell and the real awk, against a folder that plays the router's root. Only the
 * programs of the fake router are in PATH, and each start of one is counted.
 */
export function runOnFakeRouter(
  router: FakeRouter,
  sections: readonly Section[],
  options: { readonly shell: Shell; readonly awk: Awk },
): FakeRun {
  const root = mkdtempSync(join(tmpdir(), 'fake-router-'));
  try {
    const log = join(root, 'started');
    for (const [path, content] of Object.entries(router.files)) {
      const target = join(root, path);
      if (content === null) mkdirSync(target, { recursive: true });
      else {
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, content);
        if (/^\/s?bin\/|^\/usr\/s?bin\//.test(path)) chmodSync(target, 0o755);
      }
    }
    const bin = join(root, 'usr/bin');
    mkdirSync(bin, { recursive: true });
    const awk = options.awk === 'busybox' ? `${absolute('busybox')} awk` : `${absolute(options.awk)}`;
    const programs = {
      awk: `exec ${awk} "$@"`,
      tr: `exec ${absolute('tr')} "$@"`,
      sleep: ':',
      ...router.programs,
    };
    for (const [name, text] of Object.entries(programs)) {
      const path = join(bin, name);
      writeFileSync(path, `#!/bin/sh\nPATH=/usr/bin:/bin\necho ${name} >>${log}\n${text.replaceAll('ROOT', root)}\n`);
      chmodSync(path, 0o755);
    }
    const marker = makeMarker();
    const run = spawnSync(
      absolute(options.shell) ?? options.shell,
      options.shell === 'busybox' ? ['sh', '-s'] : ['-s'],
      {
        input: rebase(renderScript(sections, marker), root),
        encoding: 'utf8',
        env: { PATH: '/nonexistent' },
      },
    );
    const clean = (text: string) => text.replaceAll(root, '');
    return {
      result: parseScript(clean(run.stdout), clean(run.stderr), marker),
      started: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [],
      stderr: clean(run.stderr).replace(new RegExp(`\\n?${marker} (begin|end) .*\\n`, 'g'), ''),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Whether the shell can read the whole script; `-n` runs nothing. */
export function syntaxErrors(script: string, shell: Shell): string {
  const run = spawnSync(absolute(shell) ?? shell, shell === 'busybox' ? ['sh', '-n'] : ['-n'], {
    input: script,
    encoding: 'utf8',
  });
  return run.status === 0 ? '' : run.stderr || 'failed';
}

/** Runs an awk program of a section over given texts, as files of the given names. */
export function runSection(section: Section, files: FakeRouter['files'], awk: Awk, programs = {}): string {
  const { result } = runOnFakeRouter({ files, programs }, [section], { shell: 'dash', awk });
  return result.get(section.id)?.stdout ?? '';
}
