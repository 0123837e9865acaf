import { createInterface } from 'node:readline';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { FleetService } from '../fleet/fleet-service.ts';
import { unlockVault } from '../fleet/vault.ts';
import { isLoopback } from './own-address.ts';
import { type ServeOptions, type Serving, serve } from './serve.ts';
import { stopWords } from './stop.ts';

/** As they are typed. */
export interface ServeInput {
  readonly port?: string | undefined;
  readonly demo?: boolean | undefined;
  readonly home?: string | undefined;
  readonly listen?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly metrics?: boolean | undefined;
  readonly metricsTextfile?: string | undefined;
  /** The folder of the built page, when it is not the usual one. */
  readonly page?: string | undefined;
}

/** The terminal that `serve` was started in. */
export interface ServeTerminal {
  readonly environment: NodeJS.ProcessEnv;
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** The link, on stdout. */
  readonly print: (line: string) => void;
  readonly notice: (line: string) => void;
  /** Asks for a new password; null = there is nobody to ask. */
  readonly askPassword: () => Promise<string | null>;
  /** Called when a change is undone before the end; what to say at a second Ctrl-C. */
  readonly onStopping: (second: () => string) => void;
}

/** Serves until it is asked to stop; changes that are not saved are undone before. Throws what `serve` throws. */
export async function runServe(input: ServeInput, terminal: ServeTerminal): Promise<void> {
  const serving = await serve(await optionsFrom(input, terminal));
  try {
    const { server, service } = serving;
    await openVault(service, terminal.environment['FLOWHELM_VAULT_PASSPHRASE']);
    terminal.print(server.newLink());
    terminal.notice(`Flowhelm is served at ${server.url} for this computer's browser. Ctrl-C ends it.`);
    if (input.metrics)
      terminal.notice(`Metrics for Prometheus are at ${server.url}metrics, for every program of this computer.`);
    const stopListening = onEnter(() => terminal.print(server.newLink()));
    await untilAborted(terminal.signal);
    stopListening();
    await stopInOrder(serving, terminal);
  } finally {
    await serving.close();
  }
}

/** Without a passphrase the page asks for it. Throws `vault-passphrase-wrong`, `vault-unusable`. */
async function openVault(service: FleetService, passphrase: string | undefined): Promise<void> {
  if (!passphrase) return;
  const { vault } = await service.workspace.secrets.keyring.state();
  if (vault === 'locked') await unlockVault(service, passphrase);
}

async function stopInOrder({ service }: Serving, terminal: ServeTerminal): Promise<void> {
  const words = stopWords(service);
  if (!words) return;
  terminal.notice(words.first);
  terminal.onStopping(() => stopWords(service)?.second ?? '');
  await service.cancelChanges();
  terminal.notice('The change has ended.');
}

async function optionsFrom(input: ServeInput, terminal: ServeTerminal): Promise<ServeOptions> {
  const { port = '0', demo = false, home, listen = null, tlsCert, tlsKey, page } = input;
  const { metrics = false, metricsTextfile = null } = input;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new FlowhelmError('bad-input', {
      sentence: 'The port is not a port.',
      nextStep: 'Give a number from 1 to 65535.',
    });
  }
  const tls = tlsCert === undefined || tlsKey === undefined ? null : { certificate: tlsCert, key: tlsKey };
  const remote = listen !== null && !isLoopback(listen);
  const given = terminal.environment['FLOWHELM_SERVE_PASSWORD'] || null;
  const password = remote && tls ? (given ?? (await terminal.askPassword())) : given;
  return { port: Number(port), demo, listen, tls, password, metrics, metricsTextfile, home, page };
}

/** A new link for another browser, or for one that has lost its cookie. */
function onEnter(action: () => void): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  const lines = createInterface({ input: process.stdin, terminal: false });
  lines.on('line', action);
  return () => lines.close();
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A pending promise alone keeps no program running; the server that listens does.
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
