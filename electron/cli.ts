#!/usr/bin/env node
// The entry of the command line program: streams, signals, errors at the top. The commands are in cli/.
import { CommanderError } from 'commander';
import { errorCodes, FlowhelmError } from '../shared/model/errors.ts';
import { Interruption } from './cli/interruption.ts';
import { buildProgram } from './cli/program.ts';
import { fail, runCommand } from './cli/run.ts';
import { Terminal } from './cli/terminal.ts';

const argumentsGiven = process.argv.slice(2);
const beforeOperands = argumentsGiven.slice(0, [...argumentsGiven, '--'].indexOf('--'));
const terminal = new Terminal(
  {
    output: process.stdout,
    notices: process.stderr,
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  },
  { json: beforeOperands.includes('--json'), environment: process.env },
);
const interruption = new Interruption();
interruption.listen(terminal, (code) => process.exit(code));
let exitCode = 0;

const program = buildProgram(async (command, action) => {
  const { home } = program.opts<{ home?: string }>();
  const cli = { command, terminal, interruption, signal: interruption.signal, home, environment: process.env };
  exitCode = await runCommand({ ...cli, now: () => new Date() }, action);
});

try {
  await program.parseAsync(argumentsGiven, { from: 'user' });
} catch (error) {
  exitCode = error instanceof CommanderError ? usageExit(error) : fail(terminal, argumentsGiven[0] ?? '', error);
}
// What is written must be out before the end, and no forgotten timer may delay it.
await new Promise((resolve) => process.stdout.write('', resolve));
process.exit(exitCode);

function usageExit(error: CommanderError): number {
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
