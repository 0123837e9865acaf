/** Commands in the virtual machine's root namespace, over a network card of its own that no test cuts. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import ssh2 from 'ssh2';
import type { CommandOptions, CommandResult } from './types.ts';

/**
 * SSH connections to the virtual machine itself, opened when needed and kept. Each carries one command at a time: with
 * several at once, dropbear (2022.83) now and then closes a channel just as it is opened ("Unable to exec").
 */
export class Control {
  readonly #port: number;
  readonly #privateKeyPath: string;
  readonly #idle: ssh2.Client[] = [];
  readonly #open = new Set<ssh2.Client>();

  constructor(port: number, privateKeyPath: string) {
    this.#port = port;
    this.#privateKeyPath = privateKeyPath;
  }

  /** Runs a shell script as root; rejects only when the machine cannot be reached or the time is up. */
  async run(script: string, options: CommandOptions = {}): Promise<CommandResult> {
    const client = this.#idle.pop() ?? (await this.#connect());
    try {
      const result = await execute(client, script, options.timeoutMs ?? 60_000);
      if (this.#open.has(client)) this.#idle.push(client);
      return result;
    } catch (error) {
      // A connection on which something went wrong may have something left over on it.
      client.destroy();
      throw error;
    }
  }

  /** Like `run`, and rejects when the script fails. */
  async expect(script: string, options: CommandOptions = {}): Promise<string> {
    const result = await this.run(script, options);
    if (result.exitCode !== 0)
      throw new Error(`exit code ${result.exitCode}: ${script}\n${result.stdout}${result.stderr}`);
    return result.stdout;
  }

  /** Drops all connections; the next command opens a new one. */
  close(): void {
    this.#idle.length = 0;
    for (const client of this.#open) client.destroy();
    this.#open.clear();
  }

  #connect(): Promise<ssh2.Client> {
    return new Promise<ssh2.Client>((resolve, reject) => {
      const client = new ssh2.Client();
      const forget = (error: Error) => {
        this.#open.delete(client);
        const at = this.#idle.indexOf(client);
        if (at >= 0) this.#idle.splice(at, 1);
        reject(error);
      };
      client.on('ready', () => resolve(client));
      client.on('error', forget);
      client.on('close', () => forget(new Error('the connection to the virtual machine was closed')));
      this.#open.add(client);
      client.connect({
        sock: connect({ host: '127.0.0.1', port: this.#port, noDelay: true }),
        username: 'root',
        privateKey: readFileSync(this.#privateKeyPath),
        readyTimeout: 60_000,
      });
    });
  }
}

function execute(client: ssh2.Client, script: string, timeoutMs: number): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    // A connection that breaks while a command runs must fail it, or its caller would wait for ever.
    const onClose = () => reject(new Error('the connection to the virtual machine broke'));
    client.once('close', onClose);
    // The script goes over standard input because dropbear refuses long command lines.
    client.exec('exec /bin/sh -s', (error, channel) => {
      if (error) {
        reject(error);
        return;
      }
      let stdout = '';
      let stderr = '';
      const timer = setTimeout(() => {
        reject(new Error(`no answer after ${timeoutMs} ms: ${script.slice(0, 200)}\n${stdout}${stderr}`));
      }, timeoutMs);
      channel.setEncoding('utf8').on('data', (chunk: string) => {
        stdout += chunk;
      });
      channel.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        stderr += chunk;
      });
      channel.on('close', (code: number | null | undefined) => {
        clearTimeout(timer);
        client.off('close', onClose);
        resolve({ stdout, stderr, exitCode: code ?? -1 });
      });
      channel.end(script);
    });
  });
}

/** Quotes a text for a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
