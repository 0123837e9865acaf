import type { ImportSource } from '../../shared/contracts/bring-in.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { ImportFormat, ImportPreview, ImportResult } from '../../shared/model/import.ts';
import { storedFleetRouter } from '../fleet/fleet-router.ts';
import type { Workspace } from '../fleet/workspace.ts';
import { applyRows, chosenRows } from './apply.ts';
import { exportRouters } from './export.ts';
import { localUser, ownIncludes, ownSshConfigFile, readSshConfigFile } from './own-files.ts';
import { type ImportPlan, type PlannedRow, planImport } from './plan.ts';
import { type ReadImport, readImport } from './read.ts';

/** Reads a source and compares it with the fleet that is shown. Throws `file-unusable` and `bad-input`. */
export function previewImport(workspace: Workspace, source: ImportSource): ImportPreview & { format: ImportFormat } {
  const { format, plan } = planned(workspace, source);
  return { format, rows: plan.rows.map(({ row }) => row), notices: [...plan.notices] };
}

/**
 * Takes the chosen rows over, all or none; the routers are added untested and then audited. Throws `bad-input` for a row that cannot
 * be taken, and `change-in-progress` while a change runs on a router that would be updated.
 */
export function applyImport(
  workspace: Workspace,
  { source, keys }: { readonly source: ImportSource; readonly keys: readonly string[] },
): ImportResult {
  const { profile, board, engine, audits, now } = workspace;
  const { plan } = planned(workspace, source);
  const rows = chosenRows(plan, keys);
  refuseWhileChanging(workspace, rows);
  const { result, added, updated } = applyRows(profile, rows, plan, { now: now(), localUser: localUser() });
  workspace.bookChanged();
  for (const router of added) board.put(storedFleetRouter(router, { snapshot: null, pendingChangeId: null }));
  for (const router of updated) {
    engine.disconnect(router.id);
    board.patch(router.id, { router, reachability: { state: 'unknown' } });
  }
  audits.ask([...added, ...updated].map(({ id }) => id));
  return result;
}

function planned({ board }: Workspace, source: ImportSource): { format: ImportFormat; plan: ImportPlan } {
  const { format, reading } = readSource(source);
  const routers = board.routers.map(({ router }) => router);
  return { format, plan: planImport(reading, { routers, book: board.book }) };
}

/** A text came over the page, so no file of this computer is read for it. */
function readSource(source: ImportSource): ReadImport {
  if (source.kind === 'text') return readImport(source.text, source.format, { includes: null, localUser: localUser() });
  const text = readSshConfigFile(ownSshConfigFile());
  return readImport(text, 'ssh-config', { includes: ownIncludes(), localUser: localUser() });
}

function refuseWhileChanging({ board }: Workspace, rows: readonly PlannedRow[]): void {
  const busy = rows.find(({ known }) => known && board.router(known.id)?.runId);
  if (!busy) return;
  throw new FlowhelmError('change-in-progress', {
    sentence: `A change on ${busy.row.name} is under way.`,
    nextStep: 'Wait until it has ended, or leave this row out.',
  });
}

/** Null = all routers. Throws `no-such-router`. */
export function exportText(
  workspace: Workspace,
  { format, ids }: { readonly format: ImportFormat; readonly ids: readonly string[] | null },
): { fileName: string; text: string; notes: string[] } {
  const { board } = workspace;
  const routers = ids?.map((id) => workspace.router(id)) ?? board.routers.map(({ router }) => router);
  const { fileName, text, notes } = exportRouters(format, { routers, book: board.book });
  return { fileName, text, notes: [...notes] };
}
