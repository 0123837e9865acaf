import { errorCodes } from '../../shared/model/errors.ts';
import { asFailure } from './failure.ts';
import type { Interruption } from './interruption.ts';
import { type CommandName, failureEnvelope, type ResultJson, successEnvelope } from './json.ts';
import { showFailure } from './show-failure.ts';
import type { Terminal } from './terminal.ts';

/** What every command gets. */
export interface Cli {
  readonly command: string;
  readonly terminal: Terminal;
  readonly interruption: Interruption;
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** The profile's folder, when --home named it. */
  readonly home: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly now: () => Date;
}

/** What a command found: for `--json`, and for people. `exit` is 0 unless some of its routers failed. */
export interface Answer<Name extends CommandName = CommandName> {
  readonly result: ResultJson<Name>;
  readonly text: string;
  readonly exit?: number;
  /** Parts of the result that stand beside it too, at the top of the JSON object. */
  readonly beside?: Partial<ResultJson<Name>>;
}

/** Prints what a command has to say in the form that was asked for; live commands call it for every look. */
export function answer(cli: Cli, { result, text, beside }: Answer): void {
  if (cli.terminal.json) cli.terminal.printJson({ ...successEnvelope(cli.command, result), ...beside });
  else if (text !== '') cli.terminal.print(text);
}

/** Runs one command to its end and returns the exit code; nothing is thrown. `null` = it has printed everything itself. */
export async function runCommand(cli: Cli, action: (cli: Cli) => Promise<Answer | null>): Promise<number> {
  try {
    const found = await action(cli);
    if (found) answer(cli, found);
    return found?.exit ?? 0;
  } catch (thrown) {
    return fail(cli.terminal, cli.command, thrown);
  }
}

/** Tells a failure in the form that was asked for and returns its exit code. */
export function fail(terminal: Terminal, command: string, thrown: unknown): number {
  const error = asFailure(thrown);
  if (terminal.json) terminal.printJson(failureEnvelope(command, error));
  else terminal.notice(showFailure(error, terminal.paintNotice));
  return errorCodes[error.code].exit;
}
