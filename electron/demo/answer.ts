import { type Command, defineCommand, type ExecResult } from 'just-bash';

/** The answer of a command of a virtual router. */
export function answer(stdout = '', stderr = '', exitCode = 0): ExecResult {
  return { stdout, stderr, exitCode };
}

export function failure(stderr: string, exitCode = 1): ExecResult {
  return answer('', stderr, exitCode);
}

export type CommandContext = Parameters<Command['execute']>[1];
export type Executable = (args: string[], context: CommandContext) => ExecResult | Promise<ExecResult>;

/** A program with the path where the real box has it. */
export interface Program {
  readonly path: string;
  readonly command: Command;
}

export function program(path: string, execute: Executable): Program {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { path, command: defineCommand(name, async (args, context) => execute(args, context)) };
}
