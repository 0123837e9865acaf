import type { Socket } from 'node:net';
import ssh2, { type Connection, type ParsedKey } from 'ssh2';

/** Parts of ssh2 that only a server that breaks the rules needs; they are not in its types. */
interface ServerInternals {
  readonly _sock: Socket;
  readonly _protocol: {
    readonly _hostKeys: Record<string, ParsedKey>;
    readonly _cipher: { encrypt(packet: Buffer): void };
    readonly _packetRW: {
      readonly write: { readonly allocStart: number; alloc(length: number): Buffer; finalize(packet: Buffer): Buffer };
    };
  };
}

function internals(connection: Connection): ServerInternals {
  return {
    _sock: Reflect.get(connection, '_sock'),
    _protocol: Reflect.get(connection, '_protocol'),
  };
}

/** Sends any SSH message, allowed at this moment or not. */
export function sendMessage(connection: Connection, payload: Buffer): void {
  const { _packetRW, _cipher } = internals(connection)._protocol;
  const start = _packetRW.write.allocStart;
  const packet = _packetRW.write.alloc(payload.length);
  packet.set(payload, start);
  _cipher.encrypt(_packetRW.write.finalize(packet));
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function sshString(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

export function bannerMessage(text: string): Buffer {
  return Buffer.concat([Buffer.from([53]), sshString(text), sshString('')]);
}

/** A request that the client has to answer with a refusal. */
export function globalRequestMessage(name: string): Buffer {
  return Buffer.concat([Buffer.from([80]), sshString(name), Buffer.from([1])]);
}

export function authFailureMessage(methods: string, partialSuccess = false): Buffer {
  return Buffer.concat([Buffer.from([51]), sshString(methods), Buffer.from([partialSuccess ? 1 : 0])]);
}

/** Questions of keyboard-interactive (RFC 4256, 3.2), whose answers are not shown. */
export function infoRequestMessage(prompts: readonly string[]): Buffer {
  const asked = prompts.map((prompt) => Buffer.concat([sshString(prompt), Buffer.from([0])]));
  return Buffer.concat([
    Buffer.from([60]),
    sshString(''),
    sshString(''),
    sshString(''),
    number(prompts.length),
    ...asked,
  ]);
}

export function disconnectMessage(description: string): Buffer {
  return Buffer.concat([Buffer.from([1]), number(2), sshString(description), sshString('')]);
}

/** Asks the client to open a channel to it. */
export function channelOpenMessage(type: string, sender: number): Buffer {
  return Buffer.concat([Buffer.from([90]), sshString(type), number(sender), number(1024), number(1024)]);
}

/** Data on a channel of the client, open or not, within its window or not. */
export function channelDataMessage(channel: number, length: number): Buffer {
  return Buffer.concat([Buffer.from([94]), number(channel), number(length), Buffer.alloc(length, 'x')]);
}

export function exitSignalMessage(channel: number, name: string): Buffer {
  const request = Buffer.concat([Buffer.from([98]), number(channel), sshString('exit-signal'), Buffer.from([0])]);
  return Buffer.concat([request, sshString(name), Buffer.from([0]), sshString(name), sshString('')]);
}

/** OpenSSH's announcement of all its host keys, which ssh2 answers by asking for a proof. */
export function hostKeysMessage(keys: readonly Buffer[]): Buffer {
  const named = keys.map((key) => Buffer.concat([number(key.length), key]));
  return Buffer.concat([Buffer.from([80]), sshString('hostkeys-00@openssh.com'), Buffer.from([0]), ...named]);
}

/** Bytes on the wire that are no SSH packet. */
export function sendRaw(connection: Connection, bytes: Buffer): void {
  internals(connection)._sock.write(bytes);
}

/** Ignores that the other side hangs up. */
export function keepOpen(connection: Connection): void {
  const socket = internals(connection)._sock;
  socket.allowHalfOpen = true;
  socket.removeAllListeners('end');
}

/** The next key exchange is signed with another ed25519 key. */
export function swapHostKey(connection: Connection, key: { private: string }): void {
  const parsed = ssh2.utils.parseKey(key.private);
  if (parsed instanceof Error) throw parsed;
  internals(connection)._protocol._hostKeys['ssh-ed25519'] = parsed;
}

/** Reads nothing any more, but keeps the connection open. */
export function deafen(connection: Connection): void {
  internals(connection)._sock.pause();
}

/** Turns Nagle off on the server's side as well, which ssh2's types do not offer. */
export function sendWithoutDelay(connection: Connection): void {
  internals(connection)._sock.setNoDelay(true);
}
