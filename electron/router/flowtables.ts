import type { Flowtable } from '../../shared/model/snapshot.ts';
import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';
import { type NftTable, parseNftTables } from './nft-text.ts';

/** More of these than that say nothing new about the router. */
const markingRulesCap = 20;

/**
 * Keeps the headers of tables, whole flowtables, the rules that feed one, and the rules that set marks or DSCP in forwarding; a
 * ruleset with thousands of rules shrinks to a few lines. Braces are counted, as a device list may go over several lines.
 */
const keepOffload = `
function braces(line, opened) { opened = gsub(/[{]/, "x", line); return opened - gsub(/[}]/, "x", line) }
depth > 0 { print; depth += braces($0); next }
/^=/ { print; next }
$1 == "table" { print; next }
$1 == "flowtable" { print; depth = braces($0); next }
$1 == "chain" { chain = $0; hook = ""; shown = 0; next }
$1 == "type" { hook = $0; next }
{
  feeds = ($0 ~ /flow (add|offload) @/)
  marks = (!feeds && hook !~ / hook (input|output) / && $0 ~ /(meta mark set|ct mark set|dscp set)/)
  if (marks && ++marked > ${markingRulesCap}) next
  if (!feeds && !marks) next
  if (!shown) { print chain; shown = 1 }
  print
}
`;

/**
 * The running ruleset in text: the JSON form has no `flags` (domain.md 0.10). The answer stays in `flowhelm_rules` for the hardware
 * probe, which must not run beside a loaded hardware flowtable. `-s -t` leaves out counters and set elements; an nft that does not
 * know them is asked again without.
 */
export const readFlowtables = readCommand({
  id: 'flowtables',
  summary: 'Reads the flowtables of the running nft ruleset, the rules that feed them and the rules that set marks.',
  example: [],
  shell: () => sh`flowhelm_rules=
case $flowhelm_platform in
fw4|nftables)
  if command -v nft >/dev/null 2>&1; then
    flowhelm_rules=$({ nft -s -t list ruleset 2>/dev/null || nft list ruleset || printf '=failed\n'; } | awk ${keepOffload})
    printf '%s\n' "$flowhelm_rules"
  else
    printf '=absent\n'
  fi
  ;;
*) printf '=skipped\n' ;;
esac
true`,
});

/**
 * Flowtables of any nft text: `nft list ruleset`, `nft list flowtables`, our filtered form, a rules file, or what `fw4 print`
 * renders (there with semicolons, `priority 0` and `flow offload @ft`). Never throws; a text that breaks off gives what it holds.
 */
export function parseFlowtables(text: string): Flowtable[] {
  return parseNftTables(text).flatMap((table) =>
    table.flowtables.map((flowtable) => ({
      family: table.family,
      table: table.name,
      name: flowtable.name,
      ...flowtableBody(flowtable.statements),
      fedBy: feeders(table, flowtable.name),
    })),
  );
}

function flowtableBody(
  statements: readonly string[],
): Pick<Flowtable, 'hook' | 'priority' | 'devices' | 'hardware' | 'counter'> {
  const hook = first(statements, /^hook\s+(\S+)/);
  const priority = first(statements, /^hook\b.*?\bpriority\s+(.+)$/);
  const devices = statements.flatMap((statement) => {
    const list = /^devices\s*=\s*\{?([^}]*)\}?$/.exec(statement)?.[1] ?? '';
    return [...list.matchAll(/"([^"]*)"|([^\s,"{}]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  });
  return {
    hook,
    priority: priority?.trim() ?? null,
    devices: devices.filter((device) => device !== ''),
    hardware: statements.some((statement) => /^flags\b.*\boffload\b/.test(statement)),
    counter: statements.some((statement) => /^counter\b/.test(statement)),
  };
}

function first(statements: readonly string[], pattern: RegExp): string | null {
  for (const statement of statements) {
    const found = pattern.exec(statement)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

function feeders(table: NftTable, flowtable: string): Flowtable['fedBy'] {
  return table.rules.filter(({ rule }) => fedFlowtable(rule) === flowtable).map(({ chain, rule }) => ({ chain, rule }));
}

function fedFlowtable(rule: string): string | null {
  const match = /\bflow\s+(?:add|offload)\s+@(?:"([^"]+)"|([^\s;{}"]+))/.exec(rule);
  return match?.[1] ?? match?.[2] ?? null;
}

/** Names of all tables as "family name", in the order of the ruleset. */
export function parseTableNames(text: string): string[] {
  return parseNftTables(text).map(({ family, name }) => `${family} ${name}`);
}

/** Rules that set marks or DSCP, each with its place: "inet fw4 mangle_forward: ...". Capped like on the router. */
export function parseMarkingRules(text: string): string[] {
  return parseNftTables(text)
    .flatMap(({ family, name, rules }) =>
      rules
        .filter(
          ({ rule, hook }) => /\b(meta mark|ct mark|dscp) set\b/.test(rule) && hook !== 'input' && hook !== 'output',
        )
        .filter(({ rule }) => fedFlowtable(rule) === null)
        .map(({ chain, rule }) => `${family} ${name} ${chain}: ${rule}`),
    )
    .slice(0, markingRulesCap);
}
