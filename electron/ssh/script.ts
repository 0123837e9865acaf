import { randomBytes } from 'node:crypto';
import type { Section } from '../router/command.ts';

/** What one section of a script answered. `exitCode: null` = the section never ended (connection or script died in it). */
export interface SectionResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export type ScriptResult = ReadonlyMap<string, SectionResult>;

/** 128 random bits: a router's output cannot guess it, so it cannot forge the end of a section. */
export function makeMarker(): string {
  return `flowhelm-${randomBytes(16).toString('hex')}`;
}

/**
 * One script for `sh -s` on stdin.
 * - The outer braces make the shell read all of it before it runs any of it: a script cut off on the way runs nothing.
 * - Every section reads /dev/null, or a command in it would eat the rest of the script.
 * - Both streams are framed, so that a section's stderr can be told from the next one's without a temporary file.
 */
export function renderScript(sections: readonly Section[], marker: string): string {
  const parts = sections.map(
    ({ id, body }) =>
      `printf '\\n%s begin %s\\n' ${marker} ${id}; printf '\\n%s begin %s\\n' ${marker} ${id} >&2\n` +
      `{\n${body.text}\n} </dev/null\n` +
      `flowhelm_rc=$?; printf '\\n%s end %s %s\\n' ${marker} ${id} $flowhelm_rc; printf '\\n%s end %s 0\\n' ${marker} ${id} >&2\n`,
  );
  return `{\nLC_ALL=C; export LC_ALL; PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH; export PATH; umask 077\n${parts.join('')}exit 0\n}\n`;
}

/** Takes both streams apart again; text outside of sections (banners, noise) is dropped. Never throws. */
export function parseScript(stdout: string, stderr: string, marker: string): ScriptResult {
  const out = takeApart(stdout, marker);
  const err = takeApart(stderr, marker);
  const results = new Map<string, SectionResult>();
  for (const [id, { text, exitCode }] of out) {
    results.set(id, { stdout: text, stderr: err.get(id)?.text ?? '', exitCode });
  }
  return results;
}

function takeApart(stream: string, marker: string): Map<string, { text: string; exitCode: number | null }> {
  const found = new Map<string, { text: string; exitCode: number | null }>();
  const frame = new RegExp(`\\n${marker} (begin|end) ([a-z0-9-]+)(?: (\\d+))?\\n`, 'g');
  let open: { id: string; start: number } | null = null;
  const text = `\n${stream}`;
  for (const match of text.matchAll(frame)) {
    const [whole, kind, id = '', code] = match;
    if (kind === 'begin') {
      open = { id, start: match.index + whole.length };
    } else if (open?.id === id) {
      found.set(id, { text: text.slice(open.start, Math.max(open.start, match.index)), exitCode: Number(code) });
      open = null;
    }
  }
  if (open) found.set(open.id, { text: text.slice(open.start), exitCode: null });
  return found;
}
