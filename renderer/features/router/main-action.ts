import type { FleetRouter } from '../../../shared/model/fleet.ts';
import { assertNever, type OffloadMode } from '../../../shared/model/offload.ts';
import type { Verdict } from '../../../shared/model/verdict.ts';
import type { RouterTab } from '../../lib/navigation.ts';
import type { Sheet } from '../../lib/sheets.ts';
import type { router } from '../../text/en/router.ts';

/** As `changes.start` of the contract takes it: `auto` = the recommended mode. */
type WantedChange = Extract<Sheet, { kind: 'change' }>['wanted'];

/** What the main button of a router does. `label` is a key under `router.action`. */
export type MainAction = { readonly label: keyof typeof router.action; readonly calm: boolean } & (
  | { readonly kind: 'change'; readonly wanted: WantedChange }
  | { readonly kind: 'audit' }
  | { readonly kind: 'show'; readonly tab: RouterTab }
  | { readonly kind: 'follow-run'; readonly runId: string }
);

/** A change that mends what is loaded is a change to what is configured already. */
function again({ configured }: Pick<Verdict, 'configured'>): WantedChange {
  return configured ?? 'auto';
}

/** The button that fits a verdict; null = there is nothing to do and nothing to turn off. */
export function verdictAction(verdict: Pick<Verdict, 'action' | 'configured' | 'loaded'>): MainAction | null {
  switch (verdict.action) {
    case 'enable':
      return { kind: 'change', label: 'enable', wanted: 'auto', calm: false };
    case 'enable-software':
      return { kind: 'change', label: 'enableSoftware', wanted: 'software', calm: false };
    case 'disable':
      return { kind: 'change', label: 'disable', wanted: 'off', calm: false };
    case 'reload':
      return { kind: 'change', label: 'reload', wanted: again(verdict), calm: false };
    case 'install-package':
      return { kind: 'change', label: 'install', wanted: again(verdict), calm: false };
    case 'wait-for-traffic':
      return { kind: 'audit', label: 'look', calm: true };
    case 'resolve-staged':
      return { kind: 'show', label: 'staged', tab: 'evidence', calm: false };
    case 'upgrade':
      return { kind: 'show', label: 'upgrade', tab: 'advisories', calm: false };
    case 'inspect':
      return { kind: 'show', label: 'inspect', tab: 'evidence', calm: true };
    case 'none': {
      const isOn = verdict.loaded === 'hardware' || verdict.loaded === 'software';
      return isOn ? { kind: 'change', label: 'disable', wanted: 'off', calm: true } : null;
    }
    default:
      return assertNever(verdict.action);
  }
}

/** Offload is off and recommended to stay so, e.g. for the sake of traffic shaping. */
export function isBetterOff(latest: {
  readonly verdict: Pick<Verdict, 'action'>;
  readonly recommendedMode: OffloadMode;
}): boolean {
  return latest.verdict.action === 'enable' && latest.recommendedMode === 'off';
}

/** The one main button of a router's page: what is under way first, then what is unclear, then what the verdict says. */
export function mainAction(
  router: Pick<FleetRouter, 'runId' | 'pendingChangeId' | 'reachability'> & {
    readonly latest: {
      readonly verdict: Pick<Verdict, 'action' | 'configured' | 'loaded'>;
      readonly recommendedMode: OffloadMode;
    } | null;
  },
): MainAction | null {
  if (router.runId !== null) return { kind: 'follow-run', runId: router.runId, label: 'run', calm: true };
  if (router.pendingChangeId !== null) return { kind: 'show', label: 'pending', tab: 'history', calm: false };
  if (router.reachability.state === 'failed') return { kind: 'audit', label: 'retry', calm: false };
  if (router.latest === null) return { kind: 'audit', label: 'look', calm: false };
  if (isBetterOff(router.latest)) return { kind: 'show', label: 'betterOff', tab: 'advisories', calm: true };
  return verdictAction(router.latest.verdict);
}

/** Figures older than this say their age: four polls, at least three minutes, and half an hour where polling is off. */
export function staleAfterMs(pollSeconds: number): number {
  return pollSeconds === 0 ? 30 * 60_000 : Math.max(180_000, pollSeconds * 4000);
}
