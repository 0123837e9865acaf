/** UCI's file format and its deltas, as libuci reads and writes them (domain.md 2.1, 2.6.1). */
export interface UciSection {
  readonly type: string;
  /** For anonymous sections the made-up one, e.g. cfg01e63d. */
  readonly name: string;
  readonly anonymous: boolean;
  readonly options: ReadonlyMap<string, string | readonly string[]>;
}

export type UciPackage = readonly UciSection[];

/** Reads the text of a file under /etc/config. Lines that libuci would refuse are left out. */
export function parseUci(text: string): UciPackage {
  const sections: { type: string; name: string; anonymous: boolean; options: Map<string, string | string[]> }[] = [];
  for (const line of text.split('\n')) {
    const [keyword, first = '', second] = wordsOf(line);
    const current = sections.at(-1);
    if (keyword === 'config') {
      const name = second ?? anonymousName(sections.length + 1, first);
      sections.push({ type: first, name, anonymous: second === undefined, options: new Map() });
    } else if (keyword === 'option' && current) {
      current.options.set(first, second ?? '');
    } else if (keyword === 'list' && current) {
      const old = current.options.get(first);
      current.options.set(first, [...(Array.isArray(old) ? old : []), second ?? '']);
    }
  }
  return sections;
}

function wordsOf(line: string): readonly string[] {
  if (/^\s*#/.test(line)) return [];
  return [...line.matchAll(/'((?:[^']|'\\'')*)'|"([^"]*)"|([^\s'"]+)/g)].map(
    ([, single, double, bare]) => single?.replaceAll("'\\''", "'") ?? double ?? bare ?? '',
  );
}

/** cfg, the section's number, and a hash of its type: the first `defaults` is always cfg01e63d. */
export function anonymousName(number: number, type: string): string {
  let hash = 5381;
  for (const character of type) hash = (Math.imul(hash, 33) + character.charCodeAt(0)) | 0;
  return `cfg${number.toString(16).padStart(2, '0')}${(hash & 0xffff).toString(16).padStart(4, '0')}`;
}

/** The canonical text, as `uci commit` writes it. */
export function writeUci(sections: UciPackage): string {
  const blocks = sections.map(({ type, name, anonymous, options }) => {
    const lines = [...options].flatMap(([option, value]) =>
      typeof value === 'string'
        ? [`\toption ${option} ${quoted(value)}\n`]
        : value.map((item) => `\tlist ${option} ${quoted(item)}\n`),
    );
    return `\nconfig ${type}${anonymous ? '' : ` ${quoted(name)}`}\n${lines.join('')}`;
  });
  return `${blocks.join('')}\n`;
}

export function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** One staged edit, as a line of /tmp/.uci/NAME. */
export type UciDelta =
  | { readonly kind: 'set'; readonly section: string; readonly option: string; readonly value: string }
  | { readonly kind: 'delete'; readonly section: string; readonly option: string | null }
  | { readonly kind: 'add-to-list'; readonly section: string; readonly option: string; readonly value: string }
  | { readonly kind: 'section'; readonly section: string; readonly type: string };

export function parseDelta(line: string): UciDelta | null {
  const match = /^([-|@+]?)[\w-]+\.([\w@[\]-]+)(?:\.([\w-]+))?(?:=(.*))?$/.exec(line.trim());
  if (!match) return null;
  const [, sign, section = '', option, raw = ''] = match;
  const value = raw.replace(/^'(.*)'$/, '$1').replaceAll("'\\''", "'");
  if (sign === '-') return { kind: 'delete', section, option: option ?? null };
  if (option === undefined) return { kind: 'section', section, type: value };
  return { kind: sign === '|' ? 'add-to-list' : 'set', section, option, value };
}

/** The line in the delta file; `uci changes` prints lists in another way, see `printDelta`. */
export function writeDelta(config: string, delta: UciDelta): string {
  switch (delta.kind) {
    case 'set':
      return `${config}.${delta.section}.${delta.option}=${quoted(delta.value)}`;
    case 'add-to-list':
      return `|${config}.${delta.section}.${delta.option}=${quoted(delta.value)}`;
    case 'delete':
      return `-${config}.${delta.section}${delta.option === null ? '' : `.${delta.option}`}`;
    case 'section':
      return `${config}.${delta.section}=${quoted(delta.type)}`;
  }
}

/** A line of `uci changes`. */
export function printDelta(config: string, delta: UciDelta): string {
  if (delta.kind === 'add-to-list') return `${config}.${delta.section}.${delta.option}+=${quoted(delta.value)}`;
  return writeDelta(config, delta);
}

export function applyDeltas(sections: UciPackage, deltas: readonly UciDelta[]): UciPackage {
  return deltas.reduce(applyDelta, sections);
}

function applyDelta(sections: UciPackage, delta: UciDelta): UciPackage {
  const change = (edit: (options: Map<string, string | readonly string[]>) => void) =>
    sections.map((section) => {
      if (section.name !== delta.section) return section;
      const options = new Map(section.options);
      edit(options);
      return { ...section, options };
    });
  switch (delta.kind) {
    case 'set':
      return change((options) => options.set(delta.option, delta.value));
    case 'add-to-list':
      return change((options) => {
        const old = options.get(delta.option);
        options.set(delta.option, [...(old === undefined ? [] : typeof old === 'string' ? [old] : old), delta.value]);
      });
    case 'delete': {
      const { option } = delta;
      if (option === null) return sections.filter(({ name }) => name !== delta.section);
      return change((options) => options.delete(option));
    }
    case 'section': {
      if (sections.some(({ name }) => name === delta.section)) return sections;
      const anonymous = /^cfg[0-9a-f]{6}$/.test(delta.section);
      return [...sections, { type: delta.type, name: delta.section, anonymous, options: new Map() }];
    }
  }
}

/** Finds `@type[index]` (also from the end: -1) or a name. */
export function findSection(sections: UciPackage, reference: string): UciSection | null {
  const match = /^@([\w-]+)\[(-?\d+)\]$/.exec(reference);
  if (!match) return sections.find(({ name }) => name === reference) ?? null;
  return sections.filter(({ type }) => type === match[1]).at(Number(match[2])) ?? null;
}

/** The name a section has in `uci show`: anonymous ones by type and index, unless `-X` is given. */
export function displayName(sections: UciPackage, section: UciSection, extended: boolean): string {
  if (!section.anonymous || extended) return section.name;
  return `@${section.type}[${sections.filter(({ type }) => type === section.type).indexOf(section)}]`;
}
