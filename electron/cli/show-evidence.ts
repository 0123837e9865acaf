import type { ProbeEvidence } from '../router/probe.ts';
import type { Paint } from './colour.ts';
import { forTerminal } from './sanitise.ts';

/** The raw answers of a probe by section; what ran is in `--json`, for it is long shell text. */
export function showEvidence(evidence: Readonly<Record<string, ProbeEvidence>>, paint: Paint): string[] {
  return Object.entries(evidence).flatMap(([section, { stdout, stderr, exitCode }]) => [
    paint('heading', `Evidence: ${forTerminal(section)} (exit code ${exitCode ?? 'none'})`),
    ...indented(stdout),
    ...(stderr.trim() === '' ? [] : ['  on stderr:', ...indented(stderr)]),
  ]);
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${forTerminal(line.replaceAll('\t', '    '))}`);
}
