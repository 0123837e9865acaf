/** Commands in the virtual machine's root namespace, over a network card of its own that no test cuts. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import ssh2 from 'ssh2';
import type { CommandOptions, CommandResult } from './types.ts';

/** A lazily opened, shared SSH connection to the virtual machine itself. */
export class Control {
  readonly #port: number;
  readonly #privateKeyPath: string;
  #client: Promise<ssh2.Client> | undefined;

  constructor(port: number, privateKeyPath: string) {
    this.#port = port;
    this.#privateKeyPath = privateKeyPath;
  }

  /** Runs a shell script as root; rejects only when the machine cannot be reached or the time is up. */
  async run(script: string, options: CommandOptions = {}): Promise<CommandResult> {
    const client = await this.#connect();
    const timeoutMs = options.timeoutMs ?? 30_000;
    return new Promise((resolve, reject) => {
      // The script goes over standard input because dropbear refuses long command lines.
      client.exec('exec /bin/sh -s', (error, channel) => {
        if (error) {
          reject(error);
          return;
        }
        let stdout = '';
        let stderr = '';
        const timer = setTimeout(() => {
          channel.close();
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
          resolve({ stdout, stderr, exitCode: code ?? -1 });
        });
        channel.end(script);
      });
    });
  }

  /** Like `run`, and rejects when the script fails. */
  async expect(script: string, options: CommandOptions = {}): Promise<string> {
    const result = await this.run(script, options);
    if (result.exitCode !== 0)
      throw new Error(`exit code ${result.exitCode}: ${script}\n${result.stdout}${result.stderr}`);
    return result.stdout;
  }

  /** Drops the connection; the next command opens a new one. */
  close(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.then((open) => open.destroy()).catch(() => {});
  }

  #connect(): Promise<ssh2.Client> {
    this.#client ??= new Promise<ssh2.Client>((resolve, reject) => {
      const client = new ssh2.Client();
      const forget = (error: Error) => {
        this.#client = undefined;
        reject(error);
      };
      client.on('ready', () => resolve(client));
      client.on('error', forget);
      client.on('close', () => forget(new Error('the connection to the virtual machine was closed')));
      client.connect({
        sock: connect({ host: '127.0.0.1', port: this.#port, noDelay: true }),
        username: 'root',
        privateKey: readFileSync(this.#privateKeyPath),
        readyTimeout: 30_000,
      });
    });
    return this.#client;
  }
}

/** Quotes a text for a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
