import { assertNever, offloadModeLabel } from '../../shared/model/offload.ts';
import type { Plan } from '../../shared/model/plan.ts';
import type { Router } from '../../shared/model/router.ts';
import { describeTarget } from '../ssh/target.ts';
import type { Paint } from './colour.ts';
import { forTerminal } from './sanitise.ts';
import { commandFor } from './shell-words.ts';
import { showAdvisories } from './show-audit.ts';

export interface PlanView {
  readonly paint: Paint;
  readonly windowSeconds: number;
}

/** A plan in full: what changes, what to know, and the way back before the way forward. */
export function showPlan(router: Router, plan: Plan, { paint, windowSeconds }: PlanView): string {
  const heading = `${paint('heading', forTerminal(describeTarget(router)))}  ${modeName(plan.from)} → ${offloadModeLabel[plan.to]}`;
  if (plan.unchanged) return `${heading}\nNothing to do: it is configured and loaded like this already.`;
  const sections = [
    [heading],
    ['What changes', ...plan.commands.map((command) => `  ${forTerminal(command)}`)],
    plan.configDiff.length === 0
      ? []
      : ['In the saved configuration', ...plan.configDiff.map((line) => diffLine(line, paint))],
    ['What the router must show afterwards', `  ${expectation(plan)}`],
    plan.advisories.length === 0
      ? []
      : ['What to know', ...showAdvisories(plan.advisories, paint).map((line) => `  ${line}`)],
    ['How it is undone', ...wayBack(router, windowSeconds).map((line) => `  ${forTerminal(line)}`)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map(([first = '', ...rest], index) => [index === 0 ? first : paint('heading', first), ...rest].join('\n'))
    .join('\n\n');
}

function modeName(mode: Plan['from']): string {
  return mode === null ? 'unknown' : offloadModeLabel[mode];
}

function diffLine(line: string, paint: Paint): string {
  const text = `  ${forTerminal(line.replaceAll('\t', '    '))}`;
  if (line.startsWith('---') || line.startsWith('+++')) return paint('quiet', text);
  return line.startsWith('+') ? paint('hardware', text) : line.startsWith('-') ? paint('attention', text) : text;
}

function expectation({ expectation: wanted }: Plan): string {
  const flowtable = `flowtable ${wanted.flowtable} in table ${wanted.family} ${wanted.table}`;
  if (!wanted.present) return forTerminal(`no ${flowtable}`);
  const devices =
    wanted.devices === null ? 'the devices that the firewall finds' : `devices ${wanted.devices.join(', ')}`;
  return forTerminal(
    `${flowtable}, ${wanted.hardware ? 'hardware' : 'software'}, ${devices}, and a rule that feeds it`,
  );
}

function wayBack(router: Router, windowSeconds: number): string[] {
  return [
    `The router waits up to ${windowSeconds} s for a confirmation, which only a new, working connection can give; without it, it goes back by itself.`,
    'Until then nothing is saved: a reboot or a power cut undoes it too.',
    `Later: ${commandFor('undo', router.name)}`,
  ];
}

/** The outcome of a finished change as a sentence. */
export function changedSentence(plan: Plan): string {
  switch (plan.to) {
    case 'off':
      return 'Flow offloading is off: verified over a new connection and saved.';
    case 'software':
    case 'hardware':
      return `${offloadModeLabel[plan.to]} is on: verified over a new connection and saved.`;
    default:
      return assertNever(plan.to);
  }
}
