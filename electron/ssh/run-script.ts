import type { Client, ClientChannel } from 'ssh2';
import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Section } from '../router/command.ts';
import { ByteCollector } from './byte-collector.ts';
import type { RunOptions } from './connection.ts';
import { cancelled, connectionLost } from './connection-errors.ts';
import { printable } from './printable.ts';
import { makeMarker, parseScript, renderScript, type ScriptResult } from './script.ts';
import { type ConnectTarget, describeTarget } from './target.ts';
import type { UnaskedBytes } from './unasked-bytes.ts';

const defaultMaxBytes = 8 * 1024 * 1024;
/** A router that keeps sending this much on a channel that we closed is hostile; its connection ends. */
const mostBytesAfterClose = 64 * 1024 * 1024;

/** ssh2's words for a server that answers an exec request with a failure. */
const refusedExec = 'Unable to exec';

interface RunningOn {
  readonly client: Client;
  readonly target: ConnectTarget;
  /** True once the connection is closed or lost. */
  readonly isLost: () => boolean;
  readonly unasked: UnaskedBytes;
}

/**
 * Runs the sections as one script on one channel: `sh -s`, the script on stdin (dropbear refuses long exec strings, domain.md 7.2).
 * @throws FlowhelmError `connection-lost`, `timed-out`, `cancelled`, `output-too-large`, `garbled-answer`, `command-failed`
 */
export function runScript(on: RunningOn, sections: readonly Section[], options: RunOptions): Promise<ScriptResult> {
  return new ScriptRun(on, sections, options).result();
}

class ScriptRun {
  readonly #on: RunningOn;
  readonly #sections: readonly Section[];
  readonly #options: RunOptions;
  readonly #marker = makeMarker();
  readonly #stdout = new ByteCollector();
  readonly #stderr = new ByteCollector();
  readonly #outcome = Promise.withResolvers<ScriptResult>();
  #channel: ClientChannel | null = null;
  #settled = false;
  #discarded = 0;
  #exit = 'none';
  #openStreams = 2;

  constructor(on: RunningOn, sections: readonly Section[], options: RunOptions) {
    this.#on = on;
    this.#sections = sections;
    this.#options = options;
  }

  async result(): Promise<ScriptResult> {
    const { signal, timeoutMs } = this.#options;
    const { target } = this.#on;
    const onAbort = () => this.#fail(cancelled(target));
    const timer = setTimeout(() => this.#fail(timedOut(target, timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal?.aborted) throw cancelled(target);
      this.#open();
      return await this.#outcome.promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** dropbear now and then closes a channel as it opens while another one is busy. Nothing has run then, so a second try is safe. */
  #open(attempt: 1 | 2 = 1): void {
    if (this.#on.isLost()) {
      this.#fail(connectionLost(this.#on.target, 'before a command ran'));
      return;
    }
    this.#on.unasked.channelOpened();
    try {
      this.#on.client.exec('sh -s', (error, channel) => {
        if (!error) this.#converse(channel);
        else if (attempt === 1 && error.message === refusedExec && !this.#settled) this.#open(2);
        else this.#fail(this.#refused(error));
      });
    } catch (error) {
      this.#fail(connectionLost(this.#on.target, 'before a command ran', asError(error)));
    }
  }

  #refused(error: Error): FlowhelmError {
    const { target, isLost } = this.#on;
    if (!isLost() && error.message === refusedExec) {
      return new FlowhelmError('command-failed', {
        sentence: `${describeTarget(target)} does not let ${target.user} run commands.`,
        nextStep: 'Check the account: its key or its login shell may be limited on the router.',
        evidence: { cause: printable(error.message) },
      });
    }
    return connectionLost(target, 'while a command was started', error);
  }

  #converse(channel: ClientChannel): void {
    this.#channel = channel;
    channel.on('error', () => undefined);
    channel.on('data', (chunk: Buffer) => this.#collect(this.#stdout, chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.#collect(this.#stderr, chunk));
    channel.on('exit', (code: number | null, signal?: string) => {
      this.#exit = code === null ? printable(`signal ${signal}`, 40) : String(code);
    });
    channel.on('close', () => this.#streamClosed());
    channel.stderr.on('close', () => this.#streamClosed());
    if (this.#settled) channel.close();
    else channel.end(renderScript(this.#sections, this.#marker));
  }

  /** After the end, data is still read and dropped: unread, ssh2 would keep whatever a router sends against the rules. */
  #collect(collector: ByteCollector, chunk: Buffer): void {
    this.#on.unasked.received(chunk.length);
    if (this.#settled) {
      this.#discarded += chunk.length;
      if (this.#discarded > mostBytesAfterClose) this.#on.client.destroy();
      return;
    }
    collector.append(chunk);
    const maxBytes = this.#options.maxBytes ?? defaultMaxBytes;
    if (this.#stdout.length + this.#stderr.length > maxBytes) this.#fail(tooLarge(this.#on.target, maxBytes));
  }

  #streamClosed(): void {
    this.#openStreams -= 1;
    if (this.#openStreams > 0 || this.#settled) return;
    const results = parseScript(this.#stdout.toString(), this.#stderr.toString(), this.#marker);
    const missing = this.#sections.find(({ id }) => typeof results.get(id)?.exitCode !== 'number');
    if (!missing) {
      this.#settled = true;
      this.#outcome.resolve(results);
    } else if (this.#on.isLost()) {
      this.#fail(connectionLost(this.#on.target, `while the command ${missing.id} ran`));
    } else {
      this.#fail(this.#garbled(missing.id));
    }
  }

  #garbled(missing: string): FlowhelmError {
    return new FlowhelmError('garbled-answer', {
      sentence: `${describeTarget(this.#on.target)} gave no complete answer: the command ${missing} did not end.`,
      nextStep: 'Try again. If it stays so, look at the evidence: the router may lack a shell or be out of memory.',
      evidence: { missing, exit: this.#exit, stderr: printable(this.#stderr.toString().slice(-400), 400) },
    });
  }

  #fail(error: FlowhelmError): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#stdout.clear();
    this.#stderr.clear();
    this.#channel?.close();
    this.#outcome.reject(error);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function timedOut(target: ConnectTarget, timeoutMs: number): FlowhelmError {
  return new FlowhelmError('timed-out', {
    sentence: `${describeTarget(target)} did not answer within ${Math.round(timeoutMs / 1000)} s.`,
    nextStep: 'The router may be overloaded. Try again in a moment.',
  });
}

function tooLarge(target: ConnectTarget, maxBytes: number): FlowhelmError {
  return new FlowhelmError('output-too-large', {
    sentence: `${describeTarget(target)} answered with more than ${Math.round(maxBytes / 1024)} KiB, so the answer was dropped.`,
    nextStep: 'Look at the router: a command on it prints without end.',
  });
}
