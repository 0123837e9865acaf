/** The application's side of the lab: logging in to a router over SSH, as Flowhelm does, for the lab's own tests. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import ssh2 from 'ssh2';
import type { CommandResult, RouterAccess } from './types.ts';

/** Logs in with the lab's key (or the password) and accepts only the router's own host key. */
export function login(access: RouterAccess, options: { withPassword?: boolean } = {}): Promise<ssh2.Client> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    client.once('ready', () => resolve(client));
    client.on('error', reject);
    client.connect({
      sock: connect({ host: access.host, port: access.port, noDelay: true }),
      username: access.user,
      ...(options.withPassword ? { password: access.password } : { privateKey: readFileSync(access.privateKeyPath) }),
      algorithms: { serverHostKey: ['ssh-ed25519'] },
      hostVerifier: (key: Buffer) => {
        const digest = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
        return `SHA256:${digest}` === access.hostKeyFingerprint;
      },
      readyTimeout: 20_000,
    });
  });
}

/** Runs a script by standard input, the way every script reaches a router. */
export function runScript(client: ssh2.Client, script: string): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    client.exec('sh -s', (error, channel) => {
      if (error) {
        reject(error);
        return;
      }
      let stdout = '';
      let stderr = '';
      channel.setEncoding('utf8').on('data', (chunk: string) => {
        stdout += chunk;
      });
      channel.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        stderr += chunk;
      });
      channel.on('close', (code: number | null | undefined) => resolve({ stdout, stderr, exitCode: code ?? -1 }));
      channel.end(script);
    });
  });
}
