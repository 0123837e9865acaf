import { Bash, type CommandName, type ExecResult } from 'just-bash';
import { quote } from '../../shared/shell.ts';
import { answer, type CommandContext, failure, type Program, program } from './answer.ts';
import type { Box } from './box.ts';
import { processesOfOwn, processVariables, startJobCommand, waitCommand } from './shell-rewrite.ts';

/** What busybox has on OpenWrt; the rest of just-bash's commands must be missing (domain.md 7.3). */
const busyboxCommands: readonly CommandName[] = [
  'awk', 'basename', 'cat', 'chmod', 'clear', 'cp', 'cut', 'date', 'dirname', 'echo', 'egrep', 'env', 'expr', 'false', 'fgrep',
  'find', 'grep', 'gunzip', 'gzip', 'head', 'ln', 'ls', 'md5sum', 'mkdir', 'mv', 'printf', 'pwd', 'readlink', 'rm', 'rmdir', 'sed',
  'seq', 'sha256sum', 'sleep', 'sort', 'tail', 'tee', 'touch', 'tr', 'true', 'uniq', 'wc', 'which', 'xargs', 'zcat',
]; // biome-ignore format: a list
const debianCommands: readonly CommandName[] = [
  'base64',
  'diff',
  'hostname',
  'od',
  'sha1sum',
  'stat',
  'tac',
  'timeout',
  'whoami',
];

const stub = (name: string) => `#!/bin/bash\n# Built-in command: ${name}\n`;
const searchPath = '/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The shell of a virtual router: it really runs scripts, on the router's own files. Each run has a state of its own; background
 * jobs go on after it and are killed by a restart.
 */
export class RouterShell {
  readonly #box: Box;
  readonly #bash: Bash;
  readonly #programs: readonly Program[];
  readonly #names: readonly CommandName[];
  readonly #jobs = new Map<number, Promise<ExecResult>>();

  constructor(box: Box, programs: readonly Program[]) {
    this.#box = box;
    this.#programs = [...programs, ...this.#ownPrograms()];
    this.#names = box.profile.system === 'debian' ? [...busyboxCommands, ...debianCommands] : busyboxCommands;
    this.#bash = new Bash({
      fs: box.files,
      commands: [...this.#names],
      customCommands: this.#programs.map(({ command }) => command),
      defenseInDepth: false,
      processInfo: { pid: 1, ppid: 0, uid: 0, gid: 0 },
      executionLimits: { maxLoopIterations: 1_000_000, maxCommandCount: 10_000_000, maxWorkUnits: 1_000_000_000 },
    });
    this.#bash.registerTransformPlugin(processesOfOwn);
  }

  /** Puts the programs where the real box has them; must be called after each boot. */
  async installPrograms(): Promise<void> {
    const { files } = this.#box;
    for (const folder of ['/bin', '/sbin', '/usr/bin', '/usr/sbin']) {
      await files.rm(folder, { recursive: true, force: true });
      files.mkdirSync(folder, { recursive: true });
    }
    for (const name of this.#names) files.put(`/usr/bin/${name}`, stub(name), 0o755);
    for (const { path, command } of this.#programs) {
      // The interpreter knows its own commands in /bin and /usr/bin only; elsewhere a one-line script leads there.
      files.put(`/usr/bin/${command.name}`, stub(command.name), 0o755);
      if (!/^(\/usr)?\/bin\//.test(path)) files.put(path, `#!/bin/sh\n/usr/bin/${command.name} "$@"\n`, 0o755);
      else files.put(path, stub(command.name), 0o755);
    }
    for (const path of ['/dev/null', '/dev/zero', '/dev/stdin', '/dev/stdout', '/dev/stderr'])
      files.put(path, '', 0o666);
  }

  /** Runs a script to its end, or until the signal is aborted. */
  async run(
    script: string,
    options: { readonly signal?: AbortSignal; readonly command?: string } = {},
  ): Promise<ExecResult> {
    const { pid, signal } = this.#box.processes.start(options.command ?? 'sh -s');
    try {
      return await this.#execute(script, {
        pid,
        environment: { USER: 'root', HOME: '/root', PATH: searchPath, TERM: 'dumb' },
        cwd: '/root',
        signal: options.signal ? AbortSignal.any([signal, options.signal]) : signal,
      });
    } finally {
      await this.#box.processes.end(pid);
    }
  }

  #execute(
    script: string,
    run: { pid: number; environment: Record<string, string>; cwd: string; signal: AbortSignal },
  ): Promise<ExecResult> {
    return this.#bash.exec(script, {
      rawScript: true,
      replaceEnv: true,
      env: { ...run.environment, [processVariables.shell]: String(run.pid), [processVariables.own]: String(run.pid) },
      cwd: run.cwd,
      signal: run.signal,
    });
  }

  #ownPrograms(): readonly Program[] {
    return [
      program(`/usr/bin/${startJobCommand}`, ([body = ''], context) => answer(`${this.#startJob(body, context)}\n`)),
      program(`/usr/bin/${waitCommand}`, async (pids) => {
        const results = await Promise.all(pids.map((pid) => this.#jobs.get(Number(pid)) ?? answer('', '', 127)));
        for (const pid of pids) this.#jobs.delete(Number(pid));
        const text = (pick: (result: ExecResult) => string) => results.map(pick).join('');
        return answer(
          text(({ stdout }) => stdout),
          text(({ stderr }) => stderr),
          results.at(-1)?.exitCode ?? 0,
        );
      }),
    ];
  }

  /** A job sees the variables and positional parameters of its shell, as a forked one does; what it prints comes out at `wait`. */
  #startJob(body: string, context: CommandContext): number {
    const parent = Number(context.env.get(processVariables.own));
    const { pid, signal } = this.#box.processes.start('sh', parent);
    const callOff = this.#killLater(pid, signal);
    const job = this.#bash
      .exec(`${positionalParameters(context)}${body}`, {
        rawScript: true,
        replaceEnv: true,
        env: { ...Object.fromEntries(context.env), [processVariables.own]: String(pid) },
        cwd: context.cwd,
        signal,
      })
      .catch((error: unknown) => failure(`${String(error)}\n`, 127))
      .finally(() => {
        callOff();
        return this.#box.processes.end(pid);
      });
    this.#jobs.set(pid, job);
    return pid;
  }

  /** The fault that kills background processes after a while; returns how to call it off. */
  #killLater(pid: number, signal: AbortSignal): () => void {
    const fault = this.#box.faults.find('background-killed');
    const calledOff = new AbortController();
    if (fault) {
      void this.#box.clock.sleep(fault.afterSeconds * 1000, AbortSignal.any([signal, calledOff.signal])).then(() => {
        if (!calledOff.signal.aborted) this.#box.processes.kill(pid);
      });
    }
    return () => calledOff.abort();
  }
}

/** A job starts with the positional parameters of its shell; the interpreter would give it none. */
function positionalParameters({ env }: CommandContext): string {
  const count = Number(env.get('#') ?? 0);
  const values = Array.from({ length: count }, (_, index) => quote(env.get(String(index + 1)) ?? ''));
  return count === 0 ? '' : `set -- ${values.join(' ')}\n`;
}
