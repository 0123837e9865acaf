import { resolve } from 'node:path';
import type { ImportFormat } from '../../../shared/model/import.ts';
import { exportRouters } from '../../import/export.ts';
import { bookOf } from '../../store/profile.ts';
import { chosenRouters } from '../chosen-routers.ts';
import { writeNewFile } from '../new-file.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { withSession } from '../session.ts';
import { counted } from '../verdict-words.ts';

export interface ExportOptions {
  readonly to: ImportFormat;
  readonly group?: string;
  readonly tag?: string;
}

/** `flowhelm export`: the routers as a file, or on the standard output. */
export function exportCommand(
  cli: Cli,
  path: string | undefined,
  { to, ...choice }: ExportOptions,
): Promise<Answer<'export'> | null> {
  return withSession(cli, { mode: 'read' }, async ({ engine, profile }) => {
    const routers = chosenRouters(engine, [], choice);
    const { text, notes } = exportRouters(to, { routers, book: bookOf(profile) });
    const file = path === undefined || path === '-' ? null : resolve(path);
    if (file !== null) await writeNewFile(file, text);
    const result = { format: to, routers: routers.length, file, text: file === null ? text : null, notes: [...notes] };
    if (cli.terminal.json) return { result, text: '' };
    for (const note of notes) cli.terminal.notice(forTerminal(note));
    if (file === null) {
      cli.terminal.printFile(text);
      return null;
    }
    return { result, text: `${counted(routers.length, 'router')}: ${forTerminal(file)}` };
  });
}
