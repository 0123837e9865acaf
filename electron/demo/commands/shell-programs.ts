import { decodeBytesToUtf8 } from 'just-bash';
import { answer, type CommandContext, failure, type Program, program } from '../answer.ts';
import type { Box } from '../box.ts';
import { processVariables } from '../shell-rewrite.ts';

/** The parts of busybox that the interpreter lacks or does differently. */
export function shellPrograms(box: Box): readonly Program[] {
  return [
    program('/bin/sh', (args, context) => runShell(box, args, context)),
    program('/bin/ash', (args, context) => runShell(box, args, context)),
    program('/bin/sleep', async ([seconds = '0'], { signal }) => {
      await box.clock.sleep(Number(seconds) * 1000, signal);
      return answer();
    }),
    program('/bin/trap', () => answer()),
    program('/bin/times', () => times(box)),
    program('/bin/umask', ([mask]) => answer(mask === undefined ? '0022\n' : '')),
    program('/bin/sync', () => answer()),
    program('/bin/kill', (args) => kill(box, args)),
    program('/bin/grep', grep),
    program('/usr/bin/tr', translate),
    program('/usr/bin/id', ([option]) => answer(option === '-u' ? '0\n' : 'uid=0(root) gid=0(root)\n')),
    program('/bin/mktemp', (args, context) => makeTemporary(box, args, context)),
    program('/usr/bin/cmp', compare),
    program('/usr/bin/cksum', checksum),
    program('/bin/printf', (args, context) => printf(box, args, context)),
  ];
}

async function runShell(box: Box, args: string[], context: CommandContext) {
  if (!context.exec) return failure('sh: not available here\n', 127);
  const [first, ...rest] = args.filter((argument) => argument !== '-e' || args[0] !== '-e');
  const text =
    first === '-s' || first === undefined ? decodeBytesToUtf8(context.stdin) : first === '-c' ? (rest[0] ?? '') : null;
  let script = text;
  if (script === null) {
    script = await context.fs.readFile(context.fs.resolvePath(context.cwd, first ?? '')).catch(() => null);
    if (script === null) return failure(`sh: can't open '${first}': No such file or directory\n`, 2);
  }
  const replaced = context.env.get(processVariables.replaced) === '1';
  const inherited = Number(context.env.get(processVariables.own));
  const started = replaced ? null : box.processes.start(`sh ${args.join(' ')}`);
  const pid = started?.pid ?? inherited;
  try {
    return await context.exec(script, {
      cwd: context.cwd,
      env: {
        ...context.exportedEnv,
        [processVariables.shell]: String(pid),
        [processVariables.own]: String(pid),
        [processVariables.replaced]: '',
      },
      ...(started && { signal: context.signal ? AbortSignal.any([started.signal, context.signal]) : started.signal }),
      ...(!started && context.signal && { signal: context.signal }),
    });
  } finally {
    if (started) await box.processes.end(started.pid);
  }
}

/**
 * A builtin of every shell: what the shell and its children have used, here what a poll would on such a board. A processor that forwards
 * 700 Mbit/s on the slow path takes about 8 ms for starting two programs and 0.01 ms for each entry of the connection table.
 */
function times(box: Box) {
  const speed = box.profile.traffic.slowPathMegabits / 700;
  const seconds = (milliseconds: number) => `0m${(Math.floor(milliseconds / speed / 10) / 100).toFixed(2)}s`;
  const counting = 8 + 0.01 * box.traffic.flows(box).length;
  return answer(`${seconds(2)} ${seconds(4)}\n${seconds(counting * 0.6)} ${seconds(counting * 0.4)}\n`);
}

function kill(box: Box, args: string[]) {
  const [first = '', ...rest] = args;
  const signal = first.startsWith('-') ? first.slice(1) : 'TERM';
  const pids = first.startsWith('-') ? rest : args;
  for (const text of pids) {
    const pid = Number(text);
    const found = signal === '0' ? box.processes.isRunning(pid) : box.processes.kill(pid);
    if (!found) return failure(`sh: can't kill pid ${text}: No such process\n`);
  }
  return answer();
}

/** Adds -s, which the interpreter's grep lacks, and answers the commonest use, `grep -sH '' FILES`, without its pattern engine. */
async function grep(args: string[], context: CommandContext) {
  const options = args.filter((argument) => /^-[A-Za-z]+$/.test(argument));
  const silent = options.some((option) => option.includes('s'));
  if (silent && options.join('').replaceAll('-', '') === 'sH' && args.includes('')) {
    return printWithNames(
      args.filter((argument) => argument !== '' && !options.includes(argument)),
      context,
    );
  }
  const passed = args
    .map((argument) => (options.includes(argument) ? argument.replace('s', '') : argument))
    .filter((argument) => argument !== '-');
  const result = (await context.origCommand?.(passed)) ?? failure('grep: not available\n', 127);
  return silent ? { ...result, stderr: '' } : result;
}

/** Adds octal escapes (`tr '\\000' '\\n'`), which the interpreter's tr takes literally. */
async function translate(args: string[], context: CommandContext) {
  const plain = args.map((argument) =>
    argument.replaceAll(/\\([0-7]{1,3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))),
  );
  return (await context.origCommand?.(plain)) ?? failure('tr: not available\n', 127);
}

async function printWithNames(paths: readonly string[], context: CommandContext) {
  let output = '';
  let missing = false;
  for (const path of paths) {
    const text = await context.fs.readFile(context.fs.resolvePath(context.cwd, path)).catch(() => null);
    if (text === null) {
      missing = true;
    } else if (text !== '') {
      const lines = text.endsWith('\n') ? text.slice(0, -1) : text;
      output += lines
        .split('\n')
        .map((line) => `${path}:${line}\n`)
        .join('');
    }
  }
  return answer(output, '', missing ? 2 : output === '' ? 1 : 0);
}

let temporaryNumber = 0;
async function makeTemporary(_box: Box, args: string[], context: CommandContext) {
  const template = args.find((argument) => !argument.startsWith('-')) ?? '/tmp/tmp.XXXXXX';
  temporaryNumber += 1;
  const path = template.replace(/X{6}$/, temporaryNumber.toString(36).padStart(6, 'a'));
  if (args.includes('-d')) await context.fs.mkdir(path);
  else await context.fs.writeFile(path, '');
  return answer(`${path}\n`);
}

async function compare(args: string[], context: CommandContext) {
  const [left = '', right = ''] = args.filter((argument) => !argument.startsWith('-'));
  const read = (path: string) => context.fs.readFile(context.fs.resolvePath(context.cwd, path)).catch(() => null);
  const [a, b] = [await read(left), await read(right)];
  if (a === null || b === null) return failure(`cmp: ${a === null ? left : right}: No such file or directory\n`, 2);
  if (a === b) return answer();
  return answer(args.includes('-s') ? '' : `${left} ${right} differ: char 1, line 1\n`, '', 1);
}

async function checksum(args: string[], context: CommandContext) {
  const [path] = args;
  const text = path ? await context.fs.readFile(path).catch(() => null) : decodeBytesToUtf8(context.stdin);
  if (text === null) return failure(`cksum: ${path}: No such file or directory\n`);
  const bytes = Buffer.from(text, 'utf8');
  return answer(`${posixChecksum(bytes)} ${bytes.length}${path ? ` ${path}` : ''}\n`);
}

/** The CRC of POSIX cksum: polynomial 0x04c11db7, most significant bit first, the length appended. */
function posixChecksum(bytes: Uint8Array): number {
  let crc = 0;
  const feed = (byte: number) => {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  };
  bytes.forEach(feed);
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) feed(length & 0xff);
  return ~crc >>> 0;
}

/** Our own scripts announce each section with printf: the place where faults that name a section strike. */
async function printf(box: Box, args: string[], context: CommandContext) {
  const begins = / begin /.test(args[0] ?? '') ? args.at(-1) : undefined;
  if (begins) {
    if (box.faults.find('hangs')?.section === begins) await never(context.signal);
    if (box.faults.take('connection-drops', ({ at }) => 'section' in at && at.section === begins)) {
      box.dropConnections();
      await never(context.signal);
    }
  }
  return (await context.origCommand?.(args)) ?? failure('printf: not available\n', 127);
}

function never(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
