/**
 * Shell text that can only be made with every value quoted. Router commands are written with the `sh` tag; a plain string is not
 * a `ShellText`, so nothing unquoted reaches a router by accident.
 */
declare const shellTextBrand: unique symbol;
export type ShellText = string & { readonly [shellTextBrand]: true };

/** POSIX single quotes; a NUL cannot be passed to a shell at all, so it is refused. */
export function quote(value: string): ShellText {
  if (value.includes('\0')) throw new RangeError('a NUL byte cannot be passed to a shell');
  return `'${value.replaceAll("'", `'\\''`)}'` as ShellText;
}

/** Wraps text that is already shell, so that `sh` inserts it as it is. */
export class ShellFragment {
  readonly text: ShellText;
  constructor(text: ShellText) {
    this.text = text;
  }
}

/**
 * sh`uci set ${option}=${value}`: strings are quoted, whole numbers and fragments are inserted as they are. The shell's own `${name%%.*}` is
 * written `\${name%%.*}`; every other backslash stays as it is.
 */
export function sh(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | ShellFragment | readonly string[])[]
): ShellFragment {
  const literal = (index: number) => (strings.raw[index] ?? '').replace(/\\(?=\$\{|`)/g, '');
  let text = literal(0);
  values.forEach((value, index) => {
    text += insert(value) + literal(index + 1);
  });
  return new ShellFragment(text as ShellText);
}

function insert(value: string | number | ShellFragment | readonly string[]): string {
  if (value instanceof ShellFragment) return value.text;
  if (typeof value === 'number') return wholeNumber(value);
  if (typeof value === 'string') return quote(value);
  return value.map(quote).join(' ');
}

/** Digits only, so that it can also stand in shell arithmetic, where quotes may not. */
function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`);
  return String(value);
}
