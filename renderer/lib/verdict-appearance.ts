import { errorCodes } from '../../shared/model/errors.ts';
import type { FleetRouter, Reachability } from '../../shared/model/fleet.ts';
import { assertNever, type FlowPath } from '../../shared/model/offload.ts';
import type { Verdict } from '../../shared/model/verdict.ts';

/**
 * How a verdict looks, declared once: colour, shape and word always go together. Colours are pairs for the light and the dark theme,
 * each with at least 4.5:1 against the surfaces they stand on, for they also colour words.
 */
export const appearances = {
  hardware: { light: '#0b6e66', dark: '#46c7b8', shape: 'chip', label: 'hardware' },
  software: { light: '#1f62ab', dark: '#74b2f2', shape: 'disc', label: 'software' },
  idle: { light: '#5c636b', dark: '#a8b0b9', shape: 'dotted-disc', label: 'idle' },
  off: { light: '#5c636b', dark: '#a8b0b9', shape: 'hollow-disc', label: 'off' },
  attention: { light: '#95520a', dark: '#eeb04e', shape: 'triangle', label: 'attention' },
  broken: { light: '#b3261e', dark: '#f4837a', shape: 'octagon', label: 'broken' },
  'not-trusted': { light: '#b3261e', dark: '#f4837a', shape: 'octagon', label: 'notTrusted' },
  'no-login': { light: '#b3261e', dark: '#f4837a', shape: 'octagon', label: 'noLogin' },
  unreachable: { light: '#5c636b', dark: '#a8b0b9', shape: 'hatched-ring', label: 'unreachable' },
  unknown: { light: '#5c636b', dark: '#a8b0b9', shape: 'hatched-ring', label: 'unknown' },
} as const;

export type Appearance = keyof typeof appearances;
export type Shape = (typeof appearances)[Appearance]['shape'];
export const appearanceKinds = Object.keys(appearances) as readonly Appearance[];

/** Colours of the three flow paths; the first two are those of the verdicts, slow is a warm grey. */
export const pathColours: Record<FlowPath, { light: string; dark: string }> = {
  hardware: appearances.hardware,
  software: appearances.software,
  slow: { light: '#8d8577', dark: '#8f8778' },
};

/** Only `good` gets a mode's colour; neutral is hollow, what is not known looks unknown. */
export function verdictAppearance(verdict: Pick<Verdict, 'level' | 'accelerating' | 'loaded'>): Appearance {
  switch (verdict.level) {
    case 'good':
      return verdict.accelerating === 'hardware' ? 'hardware' : 'software';
    case 'neutral':
      return verdict.loaded === 'off' || verdict.loaded === null ? 'off' : 'idle';
    case 'attention':
      return 'attention';
    case 'broken':
      return 'broken';
    case 'unknown':
      return 'unknown';
    default:
      return assertNever(verdict.level);
  }
}

function failureAppearance({ error }: Extract<Reachability, { state: 'failed' }>): Appearance {
  switch (error.code) {
    case 'host-key-unknown':
    case 'host-key-changed':
    case 'host-key-revoked':
      return 'not-trusted';
    case 'authentication-failed':
    case 'key-file-unusable':
    case 'algorithms-not-shared':
    case 'not-root':
      return 'no-login';
    default:
      return wayLost.has(error.code) ? 'unreachable' : 'unknown';
  }
}

/** Codes that mean that no answer came, not that the answer was no. */
const wayLost: ReadonlySet<string> = new Set(
  Object.entries(errorCodes).flatMap(([code, { exit }]) => (exit === 3 ? [code] : [])),
);

/** What a router looks like in a fleet: a failed look outranks what an earlier look found, and a change with an unknown outcome both. */
export function routerAppearance(
  router: Pick<FleetRouter, 'reachability' | 'pendingChangeId'> & {
    readonly latest: { readonly verdict: Pick<Verdict, 'level' | 'accelerating' | 'loaded'> } | null;
  },
): Appearance {
  if (router.reachability.state === 'failed') return failureAppearance(router.reachability);
  if (router.pendingChangeId !== null) return 'attention';
  return router.latest === null ? 'unknown' : verdictAppearance(router.latest.verdict);
}
