import { quote } from '../../shared/shell.ts';

/** A command of ours as a person would type it, with every argument quoted where a shell would need it. */
export function commandFor(command: string, name: string, ...options: readonly string[]): string {
  const separator = name.startsWith('-') ? ['--'] : [];
  return ['flowhelm', command, ...options.map(shellWord), ...separator, shellWord(name)].join(' ');
}

function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : quote(text);
}
