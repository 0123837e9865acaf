import type { OffloadMode } from '../../../shared/model/offload.ts';
import type { Router } from '../../../shared/model/router.ts';
import { driftOf } from '../../../shared/rules/drift.ts';
import { storedFleetRouter } from '../../fleet/fleet-router.ts';
import { type Choice, chosenRouters } from '../chosen-routers.ts';
import type { Answer, Cli } from '../run.ts';
import { withSession } from '../session.ts';
import { commandForMany } from '../shell-words.ts';
import { type DriftingRouter, showDrift } from '../show-drift.ts';

/** Exit code when routers differ, as of `diff`. */
const differs = 1;

/** `flowhelm drift`: which routers differ from the mode that their group desires, by the last audit of each; no router is asked. */
export function driftCommand(
  cli: Cli,
  names: readonly string[],
  choice: Omit<Choice, 'all'>,
): Promise<Answer<'drift'>> {
  return withSession(cli, { mode: 'read' }, async ({ engine, profile }) => {
    const groups = profile.groups.list();
    const desiring = new Map(
      groups.filter(({ desiredMode }) => desiredMode !== undefined).map(({ id, name }) => [id, name]),
    );
    const watched = chosenRouters(engine, names, choice).filter(({ groupId }) => desiring.has(groupId ?? ''));
    const snapshots = profile.snapshots.latestOfAll();
    const pending = new Map(engine.pendingChanges().map(({ id, routerId }) => [routerId, id]));
    const drifting = watched.flatMap((router): DriftingRouter[] => {
      const snapshot = snapshots.get(router.id)?.snapshot ?? null;
      const row = storedFleetRouter(router, { snapshot, pendingChangeId: pending.get(router.id) ?? null });
      const drift = driftOf(row, groups);
      if (drift === null || snapshot === null) return [];
      return [
        {
          router: named(router),
          group: desiring.get(router.groupId ?? '') ?? '',
          ...drift,
          auditedAt: snapshot.takenAt,
        },
      ];
    });
    const notAudited = watched.filter(({ id }) => !snapshots.has(id)).map(named);
    const found = { watched: watched.length, drifting, notAudited, commands: commandsFor(drifting) };
    const { paint, width } = cli.terminal;
    const { sentence, text } = showDrift(found, { paint, width, now: cli.now() });
    return { result: { sentence, ...found }, text, exit: drifting.length === 0 ? 0 : differs };
  });
}

function named({ id, name }: Router): { id: string; name: string } {
  return { id, name };
}

/** One line for each mode that is wanted. */
function commandsFor(drifting: readonly DriftingRouter[]): string[] {
  const line = (mode: OffloadMode, names: readonly string[]) => {
    if (names.length === 0) return [];
    return [mode === 'off' ? commandForMany('disable', names) : commandForMany('enable', names, '--mode', mode)];
  };
  return (['hardware', 'software', 'off'] as const).flatMap((mode) =>
    line(
      mode,
      drifting.filter(({ wanted, canBringBack }) => canBringBack && wanted === mode).map(({ router }) => router.name),
    ),
  );
}
