import { type Command, CommanderError } from 'commander';
import { errorCodes, FlowhelmError } from '../../shared/model/errors.ts';
import type { Interruption } from './interruption.ts';
import { buildProgram } from './program.ts';
import { fail, runCommand } from './run.ts';
import { Terminal, type TerminalStreams } from './terminal.ts';

export interface Surroundings {
  readonly streams: TerminalStreams;
  readonly environment: NodeJS.ProcessEnv;
  readonly interruption: Interruption;
}

/** Runs one command line and returns the exit code. Never throws; touches nothing of the process but what it is given. */
export async function main(
  given: readonly string[],
  { streams, environment, interruption }: Surroundings,
): Promise<number> {
  const terminal = new Terminal(streams, { json: wantsJson(given), environment });
  interruption.tell = (words) => terminal.notice(words);
  let exitCode = 0;
  const program = buildProgram({
    print: (text) => terminal.print(text.trimEnd()),
    start: async (command, action) => {
      const { home } = program.opts<{ home?: string }>();
      const cli = { command, terminal, interruption, signal: interruption.signal, home, environment };
      exitCode = await runCommand({ ...cli, now: () => new Date() }, action);
    },
  });
  try {
    await program.parseAsync([...given], { from: 'user' });
    return exitCode;
  } catch (error) {
    const command = program.args[0] ?? '';
    return error instanceof CommanderError ? usageExit(program, terminal, error) : fail(terminal, command, error);
  }
}

/** A mistake in the options themselves must come out as JSON too, so this is known before they are parsed. */
function wantsJson(given: readonly string[]): boolean {
  const operands = given.indexOf('--');
  return (operands < 0 ? given : given.slice(0, operands)).includes('--json');
}

function usageExit(program: Command, terminal: Terminal, error: CommanderError): number {
  if (error.exitCode === 0) return 0;
  const noCommand = error.code === 'commander.help';
  if (noCommand && !terminal.json) {
    program.outputHelp();
    return errorCodes['bad-input'].exit;
  }
  const problem = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  const failure = new FlowhelmError('bad-input', {
    sentence: noCommand ? 'No command was given.' : `Not understood: ${problem}.`,
    nextStep: 'See the commands and options with: flowhelm --help',
  });
  return fail(terminal, program.args[0] ?? '', failure);
}
