import type { FlowhelmError } from '../../shared/model/errors.ts';
import type { Paint } from './colour.ts';
import { forTerminal } from './sanitise.ts';

const evidenceLines = 12;

/** What happened, what to do, and the facts behind it, a few lines each. */
export function showFailure(error: FlowhelmError, paint: Paint): string {
  const evidence = Object.entries(error.evidence).flatMap(([name, value]) => showEvidence(name, value));
  return [
    `${paint('broken', 'Failed:')} ${forTerminal(error.message)}`,
    ...(error.nextStep === '' ? [] : [`${paint('heading', 'Next:')} ${forTerminal(error.nextStep)}`]),
    ...evidence.map((line) => paint('quiet', line)),
  ].join('\n');
}

function showEvidence(name: string, value: string): string[] {
  const lines = value.trimEnd().split('\n');
  if (value === '') return [];
  if (lines.length === 1) return [`  ${forTerminal(name)}: ${forTerminal(value)}`];
  const shown = lines.slice(0, evidenceLines).map((line) => `    ${forTerminal(line)}`);
  const more = lines.length > evidenceLines ? [`    (${lines.length - evidenceLines} more lines with --json)`] : [];
  return [`  ${forTerminal(name)}:`, ...shown, ...more];
}
