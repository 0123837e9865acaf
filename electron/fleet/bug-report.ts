import { homedir, hostname, release, userInfo } from 'node:os';
import type { FleetRouter } from '../../shared/model/fleet.ts';
import type { FleetService } from './fleet-service.ts';

const logCharacters = 200_000;
const address =
  /\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi;

/** The log, versions and the state of the fleet as text for a bug report; without secrets, names and addresses. */
export function bugReport(service: FleetService): { fileName: string; text: string } {
  const { about, log, workspace } = service;
  const { demo, routers, runs, settings } = workspace.board.state;
  const facts = {
    app: { version: about.version, shell: about.shell, demo },
    system: { platform: process.platform, release: release(), architecture: process.arch, ...versions() },
    settings,
    routers: routers.map(routerFacts),
    runs: runs.map(({ wanted, state, error, steps }) => ({
      wanted,
      state,
      error: error?.code ?? null,
      steps: steps.map(({ step, state: end }) => `${step} ${end}`),
    })),
  };
  const text = `Flowhelm bug report\n\n${JSON.stringify(facts, null, 2)}\n\nLog\n${log.tail(logCharacters)}`;
  const at = workspace.now().toISOString();
  return {
    fileName: `flowhelm-bug-report-${at.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.txt`,
    text: withoutNames(log.redact(text), namesOf(routers, workspace.profile)),
  };
}

function versions(): Record<string, string | undefined> {
  const { node, electron, chrome } = process.versions;
  return { node, electron, chrome };
}

function routerFacts({ router, reachability, latest, pendingChangeId, passwordless }: FleetRouter, index: number) {
  return {
    router: index + 1,
    authentication: { ...router.authentication, keyFile: router.authentication.keyFile !== null },
    legacyAlgorithms: router.legacyAlgorithms,
    reachability: reachability.state === 'failed' ? reachability.error.code : reachability.state,
    ...(latest && {
      model: latest.model,
      release: latest.release,
      verdict: latest.verdict.reason,
      advisories: latest.advisories,
    }),
    pending: pendingChangeId !== null,
    passwordless,
  };
}

/** Whatever would tell who and where: each with what stands in its place. */
function namesOf(
  routers: readonly FleetRouter[],
  { snapshots }: FleetService['workspace']['profile'],
): [string, string][] {
  const ofRouters = routers.flatMap(({ router }, index): [string, string][] => {
    const reported = snapshots.latest(router.id)?.snapshot.identity.hostname ?? '';
    const place = `<router ${index + 1}>`;
    const keyFile = router.authentication.keyFile ?? '';
    return [
      [router.name, place],
      [router.host, place],
      [reported, place],
      [keyFile, '<key file>'],
    ];
  });
  return [...ofRouters, [homedir(), '<home>'], [hostname(), '<this computer>'], [userInfo().username, '<user>']];
}

/** Longer names first, so that one that holds another does not leave half of itself. */
function withoutNames(text: string, names: readonly [string, string][]): string {
  let clean = text;
  for (const [name, place] of names.toSorted(([a], [b]) => b.length - a.length)) {
    for (const form of new Set([name, JSON.stringify(name).slice(1, -1)])) {
      if (form.length > 1) clean = clean.replaceAll(wholeWord(form), place);
    }
  }
  return clean.replaceAll(address, '<address>');
}

function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu');
}
