import { createSocket } from 'node:dgram';
import { type Answer, decode, encode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askMdns, readAnswer } from '../../../electron/discovery/mdns.ts';

const sender = '192.168.1.40';
const attic = 'Attic._ssh._tcp.local';

function answer(answers: Answer[], additionals: Answer[] = []): Buffer {
  return encode({ type: 'response', answers, additionals });
}

const pointer: Answer = { type: 'PTR', name: '_ssh._tcp.local', data: attic };
const service: Answer = { type: 'SRV', name: attic, data: { port: 2222, target: 'attic.local' } };

describe('readAnswer', () => {
  test('an SSH server with its port and the address that reaches us', () => {
    const addresses: Answer[] = ['10.0.0.1', sender].map((data) => ({ type: 'A', name: 'Attic.local', data }));
    const expected = { address: sender, port: 2222, name: 'Attic', hardwareAddress: null };
    expect(readAnswer(answer([pointer], [service, ...addresses]), sender)).toEqual([expected]);
    expect(readAnswer(answer([pointer, service]), sender)).toEqual([expected]);
  });

  test('one that speaks for another device', () => {
    const elsewhere: Answer = { type: 'A', name: 'attic.local', data: '192.168.1.41' };
    const [found] = readAnswer(answer([pointer], [service, elsewhere]), sender);
    expect(found?.address).toBe('192.168.1.41');
    const outside: Answer = { type: 'A', name: 'attic.local', data: '8.8.8.8' };
    expect(readAnswer(answer([pointer], [service, outside]), sender)[0]?.address).toBe(sender);
  });

  test('a workstation as Avahi names it', () => {
    const data = 'barn [00:11:22:33:44:AA]._workstation._tcp.local';
    expect(readAnswer(answer([{ type: 'PTR', name: '_workstation._tcp.local', data }]), sender)).toEqual([
      { address: sender, port: null, name: 'barn', hardwareAddress: '00:11:22:33:44:aa' },
    ]);
  });

  test('a name is made printable', () => {
    const data = 'a\u001b[31mb._ssh._tcp.local';
    expect(readAnswer(answer([{ ...pointer, data }]), sender)[0]?.name).toBe('a [31mb');
  });

  test('another service, a question and noise are nothing', () => {
    expect(readAnswer(answer([{ type: 'PTR', name: '_ipp._tcp.local', data: 'p._ipp._tcp.local' }]), sender)).toEqual(
      [],
    );
    expect(readAnswer(encode({ type: 'query', answers: [pointer] }), sender)).toEqual([]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(readAnswer(Buffer.from(bytes), sender)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('an answer with any byte changed never throws', () => {
    const packet = answer([pointer], [service]);
    fc.assert(
      fc.property(fc.nat(packet.length - 1), fc.nat(255), (position, byte) => {
        const changed = Buffer.from(packet);
        changed[position] = byte;
        expect(readAnswer(changed, sender).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('askMdns', () => {
  async function responder(respond: (question: Buffer, reply: (packet: Buffer) => void) => void) {
    const socket = createSocket('udp4');
    socket.on('message', (question, { port, address }) =>
      respond(question, (packet) => socket.send(packet, port, address)),
    );
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    onTestFinished(() => void socket.close());
    return { address: '127.0.0.1', port: socket.address().port };
  }

  test('asks for both services and collects the answers until the time is over', async () => {
    const asked: string[] = [];
    const destination = await responder((question, reply) => {
      asked.push(...(decode(question).questions ?? []).map(({ type, name }) => `${type} ${name}`));
      reply(Buffer.from('noise'));
      reply(answer([pointer, service]));
    });
    const { signal } = new AbortController();
    const found = await askMdns({ listenMs: 150, signal, interfaces: ['127.0.0.1'], destination });
    expect(found).toEqual([{ address: '127.0.0.1', port: 2222, name: 'Attic', hardwareAddress: null }]);
    expect(asked).toEqual(['PTR _ssh._tcp.local', 'PTR _workstation._tcp.local']);
  });

  test('an abort ends it with what is there', async () => {
    const stop = new AbortController();
    const destination = await responder(() => stop.abort());
    const options = { listenMs: 60_000, signal: stop.signal, interfaces: ['127.0.0.1'], destination };
    expect(await askMdns(options)).toEqual([]);
    expect(await askMdns(options)).toEqual([]);
  });

  test('rejects when it can ask nowhere', async () => {
    const { signal } = new AbortController();
    const asking = askMdns({ listenMs: 60_000, signal, interfaces: ['192.0.2.77'] });
    await expect(asking).rejects.toThrow();
    expect(await askMdns({ listenMs: 60_000, signal, interfaces: [] })).toEqual([]);
  });
});
