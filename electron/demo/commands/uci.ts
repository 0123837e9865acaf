import { answer, failure, type Program, program } from '../answer.ts';
import type { Box } from '../box.ts';
import { defaultForeignEdit, type ForeignEdit } from '../faults.ts';
import {
  displayName,
  findSection,
  printDelta,
  quoted,
  type UciPackage,
  type UciSection,
  writeUci,
} from '../uci-package.ts';
import { UciStore } from '../uci-store.ts';

export function uciPrograms(box: Box): readonly Program[] {
  const store = new UciStore(box.files);
  return [
    program('/sbin/uci', async (args) => {
      const options = new Set(args.filter((argument) => /^-[a-zA-Z]$/.test(argument)));
      const [command = '', ...rest] = args.filter((argument) => !options.has(argument));
      const result = await run(box, store, command, rest, options.has('-X'));
      return options.has('-q') ? { ...result, stderr: '' } : result;
    }),
  ];
}

const entryNotFound = 'uci: Entry not found\n';
const invalid = 'uci: Invalid argument\n';

async function run(box: Box, store: UciStore, command: string, args: readonly string[], extended: boolean) {
  const [first] = args;
  switch (command) {
    case 'show':
      return show(store, first ?? null, extended);
    case 'export':
      return exported(store, first ?? null);
    case 'changes':
      return changes(store, first ?? null);
    case 'commit':
      return commit(store, first ?? null);
    case 'get':
    case 'set':
    case 'delete':
    case 'add_list':
    case 'revert':
      return first === undefined ? failure(invalid) : onPath(box, store, command, first);
    default:
      return failure(`Usage: uci [<options>] <command> [<arguments>]\n`);
  }
}

interface Path {
  readonly config: string;
  readonly section: string | null;
  readonly option: string | null;
  readonly value: string | null;
}

function parsePath(text: string): Path | null {
  const match = /^([\w-]+)(?:\.([\w-]+|@[\w-]+\[-?\d+\]))?(?:\.([\w-]+))?(?:=([\s\S]*))?$/.exec(text);
  if (!match) return null;
  const [, config = '', section = null, option = null, value = null] = match;
  return { config, section, option, value: value?.replace(/^'([\s\S]*)'$/, '$1') ?? null };
}

async function onPath(
  box: Box,
  store: UciStore,
  command: 'get' | 'set' | 'delete' | 'add_list' | 'revert',
  text: string,
) {
  const path = parsePath(text);
  if (!path) return failure(invalid);
  const sections = await store.merged(path.config);
  if (!sections) return failure(entryNotFound);
  if (command === 'revert') return revert(store, path, sections);
  if (path.section === null) return failure(invalid);
  const section = findSection(sections, path.section);
  if (command === 'get') return get(path, section);
  if (command === 'delete') return remove(store, path, section);
  if (path.value === null) return failure(invalid);
  return set(box, store, command, { ...path, section: path.section, value: path.value }, section);
}

function get({ option }: Path, section: UciSection | null) {
  if (!section) return failure(entryNotFound);
  if (option === null) return answer(`${section.type}\n`);
  const value = section.options.get(option);
  if (value === undefined) return failure(entryNotFound);
  return answer(`${typeof value === 'string' ? value : value.join(' ')}\n`);
}

async function remove(store: UciStore, { config, option }: Path, section: UciSection | null) {
  if (!section || (option !== null && !section.options.has(option))) return failure(entryNotFound);
  await store.stage(config, { kind: 'delete', section: section.name, option });
  return answer();
}

async function set(
  box: Box,
  store: UciStore,
  command: 'set' | 'add_list',
  path: Path & { section: string; value: string },
  section: UciSection | null,
) {
  const { config, option, value } = path;
  if (option === null) {
    if (!section && path.section.startsWith('@')) return failure(invalid);
    await store.stage(config, { kind: 'section', section: section?.name ?? path.section, type: value });
  } else if (!section) {
    return failure(path.section.startsWith('@') ? entryNotFound : invalid);
  } else if (command === 'add_list') {
    await store.stage(config, { kind: 'add-to-list', section: section.name, option, value });
  } else if (section.options.get(option) !== value) {
    await store.stage(config, { kind: 'set', section: section.name, option, value });
  }
  const foreign = box.faults.take('foreign-edit', ({ when }) => when === 'after-set');
  if (foreign) await stageForeignEdit(box, foreign.edit);
  return answer();
}

async function revert(store: UciStore, path: Path, sections: UciPackage) {
  const section = path.section === null ? null : (findSection(sections, path.section)?.name ?? path.section);
  await store.revert(path.config, section, path.option);
  return answer();
}

async function show(store: UciStore, text: string | null, extended: boolean) {
  const path = text === null ? null : parsePath(text);
  const configs = path ? [path.config] : await store.names();
  let output = '';
  for (const config of configs) {
    const sections = await store.merged(config);
    if (!sections) return failure(entryNotFound);
    const wanted = path?.section ? [findSection(sections, path.section)] : sections;
    for (const section of wanted) {
      if (!section) return failure(entryNotFound);
      const lines = linesOf(config, displayName(sections, section, extended), section);
      if (path?.option && !section.options.has(path.option)) return failure(entryNotFound);
      output += (path?.option ? lines.filter((line) => line.includes(`.${path.option}=`)) : lines).join('');
    }
  }
  return answer(output);
}

function linesOf(config: string, name: string, section: UciSection): string[] {
  const options = [...section.options].map(
    ([option, value]) =>
      `${config}.${name}.${option}=${typeof value === 'string' ? quoted(value) : value.map(quoted).join(' ')}\n`,
  );
  return [`${config}.${name}=${section.type}\n`, ...options];
}

async function exported(store: UciStore, config: string | null) {
  let output = '';
  for (const name of config === null ? await store.names() : [config]) {
    const sections = await store.merged(name);
    if (!sections) return failure(entryNotFound);
    output += `package ${name}\n${writeUci(sections)}`;
  }
  return answer(output);
}

async function changes(store: UciStore, config: string | null) {
  let output = '';
  for (const name of config === null ? await store.names() : [config]) {
    output += (await store.deltas(name)).map((delta) => `${printDelta(name, delta)}\n`).join('');
  }
  return answer(output);
}

async function commit(store: UciStore, config: string | null) {
  try {
    for (const name of config === null ? await store.names() : [config]) await store.commit(name);
    return answer();
  } catch {
    return failure('uci: I/O error\n');
  }
}

/** Somebody else at the same configuration. */
export async function stageForeignEdit(box: Box, edit: ForeignEdit = defaultForeignEdit): Promise<void> {
  const store = new UciStore(box.files);
  const path = parsePath(edit.path);
  const section = path?.section && findSection((await store.merged(path.config)) ?? [], path.section);
  if (!path?.option || !section) return;
  await store.stage(path.config, { kind: 'set', section: section.name, option: path.option, value: edit.value });
}
