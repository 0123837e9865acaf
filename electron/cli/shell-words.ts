import { quote } from '../../shared/shell.ts';

/** A command of ours as a person would type it, with every argument quoted where a shell would need it. */
export function commandFor(command: string, name: string, ...options: readonly string[]): string {
  return commandForMany(command, [name], ...options);
}

/** The same for several names. */
export function commandForMany(command: string, names: readonly string[], ...options: readonly string[]): string {
  const separator = names.some((name) => name.startsWith('-')) ? ['--'] : [];
  return ['flowhelm', command, ...options.map(shellWord), ...separator, ...names.map(shellWord)].join(' ');
}

function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : quote(text);
}
