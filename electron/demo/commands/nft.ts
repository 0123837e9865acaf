import { decodeBytesToUtf8 } from 'just-bash';
import { answer, type CommandContext, failure, type Program, program } from '../answer.ts';
import { type Box, logKernel } from '../box.ts';
import { applyNft, type NftError, type NftKernel } from '../nft-kernel.ts';
import {
  flowtablesAsJson,
  flowtablesOf,
  type NftRuleset,
  type PrintStyle,
  printFlowtables,
  printRuleset,
  printTable,
} from '../nft-ruleset.ts';

export function nftPrograms(box: Box): readonly Program[] {
  return [program('/usr/sbin/nft', (args, context) => nft(box, args, context))];
}

async function nft(box: Box, args: string[], context: CommandContext) {
  const { options, words } = splitArguments(args);
  const { version, release } = box.profile.nft;
  if (options.has('v') || args.includes('--version')) return answer(`nftables v${version} (${release})\n`);
  const style = { quotesDevices: box.profile.nft.quotesDevices, stateless: options.has('s') };
  if (options.has('f')) return loadFile(box, words[0] ?? '-', options.has('c'), context);
  if (words[0] === 'list') return list(box, words.slice(1), style, options.has('j'));
  return load(box, words.join(' '), { check: options.has('c'), source: 'Error: ' });
}

function splitArguments(args: readonly string[]): { options: ReadonlySet<string>; words: readonly string[] } {
  const long: Readonly<Record<string, string>> = { '--check': 'c', '--stateless': 's', '--json': 'j', '--file': 'f' };
  const options = new Set<string>();
  const words: string[] = [];
  for (const argument of args) {
    const name = long[argument];
    if (name !== undefined) options.add(name);
    else if (/^-[a-zA-Z]+$/.test(argument)) for (const letter of argument.slice(1)) options.add(letter);
    else words.push(argument);
  }
  return { options, words };
}

function list(box: Box, [object = '', family = '', name = '']: readonly string[], style: PrintStyle, json: boolean) {
  if (json) return answer(flowtablesAsJson(box.ruleset, box.profile.nft.version, box.profile.nft.release));
  if (object === 'ruleset') return answer(printRuleset(box.ruleset, style));
  if (object === 'flowtables') return answer(printFlowtables(box.ruleset, style));
  if (object === 'tables') {
    return answer(box.ruleset.tables.map((table) => `table ${table.family} ${table.name}\n`).join(''));
  }
  const table = box.ruleset.tables.find((each) => each.family === family && each.name === name);
  if (object !== 'table' || !table) {
    return failure(
      `Error: No such file or directory\nlist ${[object, family, name].join(' ')}\n     ${'^'.repeat(name.length)}\n`,
    );
  }
  return answer(printTable(table, style));
}

async function loadFile(box: Box, file: string, check: boolean, context: CommandContext) {
  const fromInput = ['-', '/dev/stdin', '/proc/self/fd/0'].includes(file);
  const path = fromInput ? null : context.fs.resolvePath(context.cwd, file);
  const text = path === null ? decodeBytesToUtf8(context.stdin) : await context.fs.readFile(path).catch(() => null);
  if (text === null) return failure(`Error: Could not open file "${file}": No such file or directory\n`);
  return load(box, await withIncludes(text, context), { check, source: path ?? (file === '-' ? '/dev/stdin' : file) });
}

/** `include "FILE";`, also with a glob at the end, as in Debian's /etc/nftables.conf. */
async function withIncludes(text: string, context: CommandContext): Promise<string> {
  let result = text;
  for (const [whole, pattern = ''] of text.matchAll(/^\s*include\s+"([^"]+)"\s*;?\s*$/gm)) {
    const folder = pattern.slice(0, pattern.lastIndexOf('/'));
    const names = pattern.includes('*')
      ? await context.fs.readdir(folder).catch(() => [])
      : [pattern.slice(folder.length + 1)];
    const wanted = names.filter(
      (name) => !pattern.includes('*') || name.endsWith(pattern.slice(pattern.lastIndexOf('*') + 1)),
    );
    const parts = await Promise.all(
      wanted.toSorted().map((name) => context.fs.readFile(`${folder}/${name}`).catch(() => '')),
    );
    result = result.replace(whole, parts.join('\n'));
  }
  return result;
}

function load(box: Box, text: string, { check, source }: { check: boolean; source: string }) {
  const outcome = loadRuleset(box, text, check);
  if (outcome.length === 0) return answer();
  const lines = text.split('\n');
  return failure(outcome.map((error) => printError(error, lines, source)).join(''));
}

function printError({ line, text }: NftError, lines: readonly string[], source: string): string {
  const place = source.startsWith('/')
    ? `${source}:${line}:1-${Math.max(1, (lines[line - 1] ?? '').length)}: Error: `
    : source;
  const shown = lines[line - 1] ?? '';
  return `${place}${text}\n${shown}\n${shown.replaceAll(/[^\t]/g, '^')}\n`;
}

/** Checks or loads nft input; the errors, none when all went well. Also what fw4 uses. */
export function loadRuleset(box: Box, text: string, check: boolean): readonly NftError[] {
  if (check && box.faults.find('check-fails')) return [{ line: 1, text: 'Could not process rule: Invalid argument' }];
  if (!check && box.faults.find('load-refused'))
    return [{ line: 1, text: 'Could not process rule: Cannot allocate memory' }];
  const outcome = applyNft(box.ruleset, text, kernelOf(box));
  if (!outcome.ok) return outcome.errors;
  if (!check) replaceRuleset(box, outcome.ruleset);
  return [];
}

function replaceRuleset(box: Box, ruleset: NftRuleset): void {
  if (box.faults.take('reboots', ({ at }) => at === 'load')) box.reboot();
  box.traffic.settle(box);
  box.ruleset = ruleset;
  box.traffic.rulesetLoaded(box);
  const offloads = flowtablesOf(ruleset).some(({ fed }) => fed);
  box.gatewayReachable = !(offloads && box.faults.find('gateway-lost-after-load'));
  if (box.faults.take('kernel-oops-at-load')) {
    logKernel(box, 'Unable to handle kernel NULL pointer dereference at virtual address 0000000000000008');
    logKernel(box, 'pc : nf_flow_offload_ip_hook+0x1a4/0x9d0 [nf_flow_table]');
    logKernel(box, '---[ end trace 0000000000000000 ]---');
  }
}

function kernelOf(box: Box): NftKernel {
  const { kind } = box.profile.hardware;
  const refused = kind === 'refused' || box.faults.find('hardware-refused') !== null;
  const [major = 0, minor = 0] = box.profile.kernel.split('.').map(Number);
  return {
    flowtables: box.modules.has('nft_flow_offload'),
    hardware: refused ? 'refused' : 'accepted',
    deviceExists: (device) => box.profile.links.some(({ name }) => name === device),
    takesMissingDevices: major > 6 || (major === 6 && minor >= 16),
    musl: box.profile.system === 'openwrt',
  };
}
