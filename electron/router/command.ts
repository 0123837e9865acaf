import type { ShellFragment } from '../../shared/shell.ts';

/**
 * Everything that Flowhelm ever runs on a router is declared as a `RouterCommand` next to the parser of its answer, and collected in
 * `electron/router/catalogue.ts`, from which ROUTER-CHANGES.md is written. Only declared commands can be put into a script.
 */
export interface RouterCommand<Arguments extends readonly unknown[] = readonly never[]> {
  /** Stable, kebab-case; also the name of the section in the script's answer. */
  readonly id: string;
  readonly effect: 'reads' | 'changes';
  /** What it reads or changes, one sentence for ROUTER-CHANGES.md. */
  readonly summary: string;
  /** How it is undone; required for what changes something. */
  readonly undo: string | null;
  readonly shell: (...values: Arguments) => ShellFragment;
  /** Values for the documentation's rendering. */
  readonly example: Arguments;
}

/** A command with its values filled in, ready to be a section of a script. */
export interface Section {
  readonly id: string;
  readonly body: ShellFragment;
}

export function readCommand<const Arguments extends readonly unknown[]>(
  declaration: Omit<RouterCommand<Arguments>, 'effect' | 'undo'>,
): RouterCommand<Arguments> {
  return { ...declaration, effect: 'reads', undo: null };
}

export function changeCommand<const Arguments extends readonly unknown[]>(
  declaration: Omit<RouterCommand<Arguments>, 'effect' | 'undo'> & { undo: string },
): RouterCommand<Arguments> {
  return { ...declaration, effect: 'changes' };
}

export function section<Arguments extends readonly unknown[]>(
  command: RouterCommand<Arguments>,
  ...values: NoInfer<Arguments>
): Section {
  return { id: command.id, body: command.shell(...values) };
}
