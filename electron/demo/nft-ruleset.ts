/** The running ruleset of a virtual router, and the text form in which nft prints it (domain.md 2.3, 3.3, 9.1). */
export interface NftRuleset {
  readonly tables: readonly NftTable[];
}

export interface NftTable {
  readonly family: string;
  readonly name: string;
  readonly flowtables: readonly NftFlowtable[];
  readonly chains: readonly NftChain[];
  /** Sets, maps and the like: printed as they were written. */
  readonly others: readonly { readonly head: string; readonly lines: readonly string[] }[];
}

export interface NftFlowtable {
  readonly name: string;
  readonly hook: string;
  readonly priority: string;
  readonly devices: readonly string[];
  readonly offload: boolean;
  readonly counter: boolean;
}

export interface NftChain {
  readonly name: string;
  readonly base: {
    readonly type: string;
    readonly hook: string;
    readonly priority: string;
    readonly policy: string;
  } | null;
  readonly rules: readonly string[];
}

export const emptyRuleset: NftRuleset = { tables: [] };

export interface PrintStyle {
  readonly quotesDevices: boolean;
  /** `nft -s`: counters without their numbers. */
  readonly stateless: boolean;
}

/** `nft list ruleset`. */
export function printRuleset(ruleset: NftRuleset, style: PrintStyle): string {
  return ruleset.tables.map((table) => printTable(table, style)).join('');
}

/** `nft list table FAMILY NAME`. */
export function printTable(table: NftTable, style: PrintStyle): string {
  const blocks = [
    ...table.others.map(({ head, lines }) => `\t${head} {\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`),
    ...table.flowtables.map((flowtable) => printFlowtable(flowtable, style)),
    ...table.chains.map((chain) => printChain(chain, style)),
  ];
  return `table ${table.family} ${table.name} {\n${blocks.join('\n')}}\n`;
}

/** `nft list flowtables`: tables without flowtables appear with an empty body. */
export function printFlowtables(ruleset: NftRuleset, style: PrintStyle): string {
  return ruleset.tables.map((table) => printTable({ ...table, chains: [], others: [] }, style)).join('');
}

function printFlowtable(flowtable: NftFlowtable, { quotesDevices }: PrintStyle): string {
  const devices = flowtable.devices.map((device) => (quotesDevices ? `"${device}"` : device)).join(', ');
  return [
    `\tflowtable ${flowtable.name} {`,
    `\t\thook ${flowtable.hook} priority ${flowtable.priority}`,
    ...(flowtable.devices.length > 0 ? [`\t\tdevices = { ${devices} }`] : []),
    ...(flowtable.offload ? ['\t\tflags offload'] : []),
    ...(flowtable.counter ? ['\t\tcounter'] : []),
    '\t}\n',
  ].join('\n');
}

function printChain({ name, base, rules }: NftChain, { stateless }: PrintStyle): string {
  const head = base
    ? [`\t\ttype ${base.type} hook ${base.hook} priority ${base.priority}; policy ${base.policy};`]
    : [];
  const lines = rules.map(
    (rule) => `\t\t${stateless ? rule.replaceAll(/counter packets \d+ bytes \d+/g, 'counter') : rule}`,
  );
  return [`\tchain ${name} {`, ...head, ...lines, '\t}\n'].join('\n');
}

export function flowtablesOf(
  ruleset: NftRuleset,
): readonly { table: NftTable; flowtable: NftFlowtable; fed: boolean }[] {
  return ruleset.tables.flatMap((table) =>
    table.flowtables.map((flowtable) => ({
      table,
      flowtable,
      fed: table.chains.some(
        ({ base, rules }) =>
          base?.hook === 'forward' && rules.some((rule) => rule.includes(`flow add @${flowtable.name}`)),
      ),
    })),
  );
}

/** The JSON form, without `flags` and `counter`, as nft up to 1.1.7 prints it (domain.md 0.10). */
export function flowtablesAsJson(ruleset: NftRuleset, version: string, releaseName: string): string {
  const flowtables = flowtablesOf(ruleset).map(({ table, flowtable }, index) => ({
    flowtable: {
      family: table.family,
      name: flowtable.name,
      table: table.name,
      handle: 101 + index,
      hook: flowtable.hook,
      prio: 0,
      ...deviceField(flowtable.devices),
    },
  }));
  const metainfo = { metainfo: { version, release_name: releaseName, json_schema_version: 1 } };
  return `${spaced(JSON.stringify({ nftables: [metainfo, ...flowtables] }))}\n`;
}

function deviceField(devices: readonly string[]): { dev?: string | readonly string[] } {
  const [first] = devices;
  if (first === undefined) return {};
  return { dev: devices.length === 1 ? first : devices };
}

/** nft's JSON has a space after each comma and colon. */
function spaced(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|[,:]/g, (token) => (token === ',' || token === ':' ? `${token} ` : token));
}
