import { Loader, Tooltip } from '@mantine/core';
import { IconKeyOff } from '@tabler/icons-react';
import type { FleetRouter, Settings } from '../../../shared/model/fleet.ts';
import { verdictWord } from '../../components/verdict-mark.tsx';
import { useClock } from '../../lib/clock.ts';
import { t } from '../../lib/text.ts';
import { verdictAppearance } from '../../lib/verdict-appearance.ts';
import { AlertSign } from '../alerts/alert-sign.tsx';
import classes from './router-words.module.css';

/** Why a router looks as it does, in a few words. */
export function shortReason({ reachability, pendingChangeId, latest }: FleetRouter): string {
  if (reachability.state === 'failed') {
    return latest === null
      ? reachability.error.sentence
      : t('fleet.wasBefore', { word: verdictWord(verdictAppearance(latest.verdict)) });
  }
  if (pendingChangeId !== null) return t('fleet.pending');
  return latest === null ? t('fleet.notAudited') : t(`verdict.reason.${latest.verdict.reason}`);
}

/** The same in whole sentences. */
export function longReason({ reachability, pendingChangeId, latest }: FleetRouter): string {
  if (reachability.state === 'failed') return `${reachability.error.sentence} ${reachability.error.nextStep}`;
  if (pendingChangeId !== null) return t('fleet.pending');
  if (latest === null) return t('fleet.notAudited');
  const { sentence, nextStep, action } = latest.verdict;
  return action === 'none' ? sentence : `${sentence} ${nextStep}`;
}

/** When the router last answered, ISO 8601; null = not as long as Flowhelm knows. */
export function lastSeen({ reachability, latest }: FleetRouter): string | null {
  return reachability.state === 'reachable' ? reachability.at : (latest?.takenAt ?? null);
}

/** From what age in milliseconds an audit is old: three missed rounds, five minutes at least, an hour when audits are by hand. */
export function staleAfterMs({ pollSeconds }: Pick<Settings, 'pollSeconds'>): number {
  return pollSeconds === 0 ? 3_600_000 : Math.max(300_000, pollSeconds * 3_000);
}

/** Whether what is shown of the router is old; looks again every ten seconds. */
export function useStale({ latest }: FleetRouter, limitMs: number): boolean {
  const takenAt = latest === null ? null : Date.parse(latest.takenAt);
  return useClock((now) => takenAt !== null && now - takenAt > limitMs);
}

/** "192.168.1.1", with user and port only where they are not the usual ones. */
export function shortAddress({ host, port, user }: FleetRouter['router']): string {
  const named = user === 'root' ? host : `${user}@${host}`;
  return port === 22 ? named : `${named.includes(':') ? `[${named}]` : named}:${port}`;
}

/** "Harbour · 192.168.1.1"; a site that the name begins with is not said again. */
export function placeLine({ router }: FleetRouter, site: string | null): string {
  const said = site === null || router.name.startsWith(site) ? [] : [site];
  return [...said, shortAddress(router)].join(' · ');
}

/** Small signs beside a name: something runs, or root has no password. */
export function RouterSigns({ router }: { router: FleetRouter }) {
  const busy = router.runId !== null ? t('fleet.changing') : router.auditing ? t('fleet.auditing') : null;
  return (
    <>
      <AlertSign id={router.router.id} />
      {router.passwordless ? (
        <Tooltip label={t('fleet.noPassword')}>
          <span className={classes['sign']} role="img" aria-label={t('fleet.noPassword')}>
            <IconKeyOff size={15} stroke={1.8} />
          </span>
        </Tooltip>
      ) : null}
      {busy === null ? null : (
        <Tooltip label={busy}>
          <span className={classes['busy']} role="img" aria-label={busy}>
            <Loader size={12} color="var(--mantine-color-dimmed)" />
          </span>
        </Tooltip>
      )}
    </>
  );
}
