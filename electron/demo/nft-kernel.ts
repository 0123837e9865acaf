import { type NftCommand, NftSyntaxError, parseNft } from './nft-parser.ts';
import { emptyRuleset, type NftChain, type NftFlowtable, type NftRuleset, type NftTable } from './nft-ruleset.ts';

/** What the kernel underneath decides about a ruleset. */
export interface NftKernel {
  /** False when nft_flow_offload is missing. */
  readonly flowtables: boolean;
  readonly hardware: 'accepted' | 'refused';
  readonly deviceExists: (device: string) => boolean;
  /** From 6.16 on, names of devices that do not exist are taken as they are (domain.md 0.9). */
  readonly takesMissingDevices: boolean;
  /** musl says "Not supported", glibc "Operation not supported". */
  readonly musl: boolean;
}

export type NftOutcome =
  | { readonly ok: true; readonly ruleset: NftRuleset }
  | { readonly ok: false; readonly errors: readonly NftError[] };
export interface NftError {
  readonly line: number;
  readonly text: string;
}

const notFound = 'Could not process rule: No such file or directory';

/** Applies nft input to a ruleset as one transaction: all of it or nothing (domain.md 2.6). */
export function applyNft(ruleset: NftRuleset, input: string, kernel: NftKernel): NftOutcome {
  let commands: readonly NftCommand[];
  try {
    commands = parseNft(input);
  } catch (error) {
    if (!(error instanceof NftSyntaxError)) throw error;
    return { ok: false, errors: [{ line: error.line, text: error.message }] };
  }
  const transaction = new Transaction(ruleset, kernel);
  for (const command of commands) transaction.apply(command);
  transaction.finish();
  return transaction.errors.length > 0
    ? { ok: false, errors: transaction.errors }
    : { ok: true, ruleset: transaction.ruleset };
}

class Transaction {
  #tables: readonly NftTable[];
  readonly #kernel: NftKernel;
  readonly errors: NftError[] = [];
  #deleted: { family: string; table: string; name: string; line: number }[] = [];

  constructor(ruleset: NftRuleset, kernel: NftKernel) {
    this.#tables = ruleset.tables;
    this.#kernel = kernel;
  }

  get ruleset(): NftRuleset {
    return { tables: this.#tables };
  }

  apply(command: NftCommand): void {
    switch (command.kind) {
      case 'flush-ruleset':
        this.#tables = emptyRuleset.tables;
        return;
      case 'add-table':
        if (!this.#find(command)) {
          this.#tables = [
            ...this.#tables,
            { family: command.family, name: command.table, flowtables: [], chains: [], others: [] },
          ];
        }
        return;
      case 'delete-table':
        if (!this.#find(command)) this.#fail(command.line, notFound);
        this.#remove(command);
        return;
      case 'destroy-table':
        this.#remove(command);
        return;
      case 'flush-table':
        this.#change(command, (table) => ({
          ...table,
          chains: table.chains.map((chain) => ({ ...chain, rules: [] })),
        }));
        return;
      case 'add-flowtable':
        this.#addFlowtable(command);
        return;
      case 'delete-flowtable':
        this.#change(command, (table) => ({
          ...table,
          flowtables: table.flowtables.filter(({ name }) => name !== command.name),
        }));
        this.#deleted.push({ family: command.family, table: command.table, name: command.name, line: command.line });
        return;
      case 'add-chain':
        this.#change(command, (table) => ({
          ...table,
          chains: withChain(table.chains, { ...command.chain, rules: [] }),
        }));
        return;
      case 'add-rule':
        this.#addRule(command);
        return;
      case 'add-other':
        this.#change(command, (table) => ({
          ...table,
          others: [
            ...table.others.filter(({ head }) => head !== command.head),
            { head: command.head, lines: command.lines },
          ],
        }));
        return;
    }
  }

  /** A flowtable that a rule still uses cannot go (domain.md 2.6). */
  finish(): void {
    for (const { family, table, name, line } of this.#deleted) {
      const used = this.#find({ family, table })?.chains.some(({ rules }) =>
        rules.some((rule) => rule.includes(`flow add @${name}`)),
      );
      const back = this.#find({ family, table })?.flowtables.some((flowtable) => flowtable.name === name);
      if (used && !back) this.#fail(line, 'Could not process rule: Device or resource busy');
    }
  }

  #addFlowtable({ line, flowtable, ...place }: Extract<NftCommand, { kind: 'add-flowtable' }>): void {
    const kernel = this.#kernel;
    if (!kernel.flowtables || !['inet', 'ip', 'ip6'].includes(place.family)) {
      this.#fail(line, notFound);
      return;
    }
    if (flowtable.devices.some((device) => !kernel.deviceExists(device)) && !kernel.takesMissingDevices) {
      this.#fail(line, notFound);
      return;
    }
    if (new Set(flowtable.devices).size < flowtable.devices.length) {
      this.#fail(line, 'Could not process rule: File exists');
      return;
    }
    if (flowtable.offload && kernel.hardware === 'refused' && flowtable.devices.length > 0) {
      this.#fail(line, `Could not process rule: ${kernel.musl ? 'Not supported' : 'Operation not supported'}`);
      return;
    }
    this.#change({ ...place, line }, (table) => ({ ...table, flowtables: withFlowtable(table.flowtables, flowtable) }));
  }

  #addRule({ line, chain, rule, ...place }: Extract<NftCommand, { kind: 'add-rule' }>): void {
    const table = this.#find(place);
    const flowtable = /flow add @(\S+)/.exec(rule)?.[1];
    if (flowtable !== undefined && !table?.flowtables.some(({ name }) => name === flowtable)) {
      this.#fail(line, notFound);
      return;
    }
    const target = table?.chains.find(({ name }) => name === chain);
    if (!target) {
      this.#fail(line, notFound);
      return;
    }
    if (flowtable !== undefined && target.base && target.base.hook !== 'forward') {
      this.#fail(line, 'Could not process rule: Operation not supported');
      return;
    }
    this.#change({ ...place, line }, (found) => ({
      ...found,
      chains: found.chains.map((each) => (each.name === chain ? { ...each, rules: [...each.rules, rule] } : each)),
    }));
  }

  #find({ family, table }: { family: string; table: string }): NftTable | undefined {
    return this.#tables.find((each) => each.family === family && each.name === table);
  }

  #remove({ family, table }: { family: string; table: string }): void {
    this.#tables = this.#tables.filter((each) => !(each.family === family && each.name === table));
  }

  #change(place: { family: string; table: string; line: number }, edit: (table: NftTable) => NftTable): void {
    const found = this.#find(place);
    if (!found) {
      this.#fail(place.line, notFound);
      return;
    }
    this.#tables = this.#tables.map((table) => (table === found ? edit(table) : table));
  }

  #fail(line: number, text: string): void {
    this.errors.push({ line, text });
  }
}

/** Adding an existing flowtable again adds devices to it; an existing chain stays with its rules. */
function withFlowtable(flowtables: readonly NftFlowtable[], added: NftFlowtable): readonly NftFlowtable[] {
  const old = flowtables.find(({ name }) => name === added.name);
  if (!old) return [...flowtables, added];
  const merged = { ...old, devices: [...new Set([...old.devices, ...added.devices])] };
  return flowtables.map((flowtable) => (flowtable === old ? merged : flowtable));
}

function withChain(chains: readonly NftChain[], added: NftChain): readonly NftChain[] {
  return chains.some(({ name }) => name === added.name) ? chains : [...chains, added];
}
