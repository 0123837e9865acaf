import { FlowhelmError } from '../../../shared/model/errors.ts';
import type { ImportFormat } from '../../../shared/model/import.ts';
import { applyRows, chosenRows } from '../../import/apply.ts';
import { readOwnFile, readStandardInput } from '../../import/cli-source.ts';
import { localUser } from '../../import/own-files.ts';
import { type ImportPlan, type PlannedRow, planImport } from '../../import/plan.ts';
import { nameKey } from '../../store/name-key.ts';
import { bookOf, type Profile } from '../../store/profile.ts';
import type { Answer, Cli } from '../run.ts';
import { withSession } from '../session.ts';
import { showImport } from '../show-import.ts';

export interface ImportOptions {
  readonly from?: ImportFormat;
  readonly preview?: boolean;
  readonly only?: readonly string[];
}

/** `flowhelm import`: compares a file with the fleet, and takes over what is new or different, all or none. */
export async function importCommand(cli: Cli, file: string, options: ImportOptions): Promise<Answer<'import'>> {
  const { from = null, preview = false, only } = options;
  const { format, reading } = file === '-' ? await readStandardInput(from) : readOwnFile(file, from);
  return withSession(cli, { mode: preview ? 'read' : 'write' }, async ({ profile }) => {
    const plan = planImport(reading, { routers: profile.routers.list(), book: bookOf(profile) });
    const planned = only ? rowsNamed(plan, only) : plan.rows;
    const written = preview ? null : write(cli, profile, plan, planned);
    const rows = planned.map(({ row }) => row);
    const { paint, width } = cli.terminal;
    return {
      result: { format, preview, rows, notices: [...plan.notices], written },
      beside: { rows },
      text: showImport(rows, plan.notices, { written, paint, width }),
    };
  });
}

function write(cli: Cli, profile: Profile, plan: ImportPlan, planned: readonly PlannedRow[]) {
  const wanted = planned.filter(({ row }) => row.status === 'new' || row.status === 'update');
  const rows = chosenRows(
    plan,
    wanted.map(({ row }) => row.key),
  );
  return applyRows(profile, rows, plan, { now: cli.now(), localUser: localUser() }).result;
}

function rowsNamed({ rows }: ImportPlan, names: readonly string[]): PlannedRow[] {
  const wanted = new Map(names.map((name) => [nameKey(name), name]));
  const found = rows.filter(({ row }) => wanted.has(nameKey(row.name)));
  for (const { row } of found) wanted.delete(nameKey(row.name));
  const [missing] = wanted.values();
  if (missing === undefined) return found;
  throw new FlowhelmError('bad-input', {
    sentence: `The file has no row called ${missing}.`,
    nextStep: 'See the rows with --preview.',
  });
}
