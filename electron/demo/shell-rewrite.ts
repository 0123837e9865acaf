import { parse, type ScriptNode, serialize, type TransformPlugin } from 'just-bash';

/** The shell variables that carry what the interpreter itself has no notion of. Exported by nobody but us. */
export const processVariables = {
  /** Process id of the running shell: `$$`. */
  shell: 'VIRTUAL_SHELL_PID',
  /** Process id of the last background job: `$!`. */
  job: 'VIRTUAL_JOB_PID',
  /** Process id that an `exec`ed program inherits. */
  own: 'VIRTUAL_OWN_PID',
  /** Set for a program that is started through `exec`. */
  replaced: 'VIRTUAL_REPLACED',
} as const;

export const startJobCommand = 'virtual-start-job';
export const waitCommand = 'virtual-wait';

/**
 * just-bash runs `command &` in the foreground, gives every shell the same `$$`, and goes on after `exec program`. This rewrites
 * the parsed script so that jobs are handed to the virtual router, with process ids of its own:
 * `X &` becomes `VIRTUAL_JOB_PID=$(virtual-start-job 'X')`, `wait` becomes `virtual-wait`, and `exec X` becomes
 * `{ VIRTUAL_REPLACED=1 X; exit $?; }`.
 */
export const processesOfOwn: TransformPlugin = {
  name: 'processes-of-own',
  transform: ({ ast }) => {
    rewrite(ast);
    return { ast };
  },
};

type Node = Record<string, unknown>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rewrite(value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach(rewrite);
    return;
  }
  if (!isNode(value)) return;
  if (value['type'] === 'Statement' && value['background'] === true) {
    makeJob(value);
    return;
  }
  if (value['type'] === 'ParameterExpansion') renameProcessParameter(value);
  if (value['type'] === 'ArithmeticExpansion') calculateTrimmed(value);
  if (value['type'] === 'SimpleCommand') splitCommandName(value);
  if (value['type'] === 'Pipeline' && Array.isArray(value['commands'])) {
    value['commands'] = value['commands'].map(replaceExec);
  }
  for (const part of Object.values(value)) rewrite(part);
}

function renameProcessParameter(node: Node): void {
  if (node['parameter'] === '!') node['parameter'] = processVariables.job;
  if (node['parameter'] === '$') node['parameter'] = processVariables.shell;
}

/** just-bash takes `"$@"` as a command for one word. */
function splitCommandName(command: Node): void {
  const { name, args } = command;
  if (!isNode(name) || !Array.isArray(name['parts']) || !Array.isArray(args)) return;
  const [quoted] = name['parts'];
  const parts = isNode(quoted) && Array.isArray(quoted['parts']) ? quoted['parts'] : [];
  const [parameter] = parts;
  if (parts.length !== 1 || !isNode(parameter) || parameter['parameter'] !== '@') return;
  command['args'] = [name, ...args];
  command['name'] = word({ type: 'Literal', value: 'command' });
}

/** just-bash takes `${up%%.*}` inside of `$(( ))` for nothing; so it is trimmed into a variable first. */
function calculateTrimmed(expansion: Node): void {
  const { expression } = expansion;
  const text = isNode(expression) ? expression['originalText'] : undefined;
  if (typeof text !== 'string') return;
  const values: string[] = [];
  const formula = text.replaceAll(/\$\{\w+[%#][^{}]*\}/g, (value) => `VIRTUAL_VALUE_${values.push(value)}`);
  if (values.length === 0) return;
  const assignments = values.map((value, index) => `VIRTUAL_VALUE_${index + 1}="${value}"\n`).join('');
  delete expansion['expression'];
  expansion['type'] = 'CommandSubstitution';
  expansion['legacy'] = false;
  expansion['body'] = parse(`${assignments}echo "$((${formula}))"\n`);
}

/** The body is handed over as text; it is parsed, and rewritten in its turn, when the job runs. */
function makeJob(statement: Node): void {
  const body = serializeStatement({ ...statement, background: false });
  statement['background'] = false;
  statement['operators'] = [];
  statement['pipelines'] = [
    pipeline({
      type: 'SimpleCommand',
      assignments: [
        {
          type: 'Assignment',
          name: processVariables.job,
          append: false,
          array: null,
          value: word({ type: 'CommandSubstitution', legacy: false, body: jobScript(body) }),
        },
      ],
      name: null,
      args: [],
      redirections: [],
    }),
  ];
}

function jobScript(body: string): Node {
  const command = {
    type: 'SimpleCommand',
    assignments: [],
    name: word({ type: 'Literal', value: startJobCommand }),
    args: [word({ type: 'SingleQuoted', value: body })],
    redirections: [],
  };
  return { type: 'Script', statements: [statementOf(command)] };
}

function replaceExec(command: unknown): unknown {
  if (!isNode(command) || command['type'] !== 'SimpleCommand') return command;
  const { name, args } = command;
  if (literalOf(name) === 'wait') return { ...command, name: word({ type: 'Literal', value: waitCommand }) };
  if (literalOf(name) !== 'exec' || !Array.isArray(args) || args.length === 0) return command;
  const program = {
    ...command,
    name: args[0],
    args: args.slice(1),
    assignments: [
      {
        type: 'Assignment',
        name: processVariables.replaced,
        value: word({ type: 'Literal', value: '1' }),
        append: false,
        array: null,
      },
    ],
  };
  const leave = {
    type: 'SimpleCommand',
    assignments: [],
    name: word({ type: 'Literal', value: 'exit' }),
    args: [word({ type: 'ParameterExpansion', parameter: '?', operation: null })],
    redirections: [],
  };
  return { type: 'Group', body: [statementOf(program), statementOf(leave)], redirections: [] };
}

function literalOf(value: unknown): string | null {
  if (!isNode(value) || !Array.isArray(value['parts']) || value['parts'].length !== 1) return null;
  const [part] = value['parts'];
  return isNode(part) && part['type'] === 'Literal' && typeof part['value'] === 'string' ? part['value'] : null;
}

const word = (part: Node): Node => ({ type: 'Word', parts: [part] });
const pipeline = (command: Node): Node => ({ type: 'Pipeline', commands: [command], negated: false });
const statementOf = (command: Node): Node => ({
  type: 'Statement',
  pipelines: [pipeline(command)],
  operators: [],
  background: false,
});

function serializeStatement(statement: Node): string {
  const script: Node = { type: 'Script', statements: [statement] };
  return isScript(script) ? serialize(script) : '';
}

function isScript(node: Node): node is Node & ScriptNode {
  return node['type'] === 'Script' && Array.isArray(node['statements']);
}
