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

export function authFailureMessage(methods: string): Buffer {
  return Buffer.concat([Buffer.from([51]), sshString(methods), Buffer.from([0])]);
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
