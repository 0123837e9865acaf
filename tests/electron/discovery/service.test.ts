import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { connect, openTestService, transports } from '../fleet/open-service.ts';
import { router } from '../store/samples.ts';
import { listen } from './loopback.ts';

const nothing = { gateways: false, neighbours: false, mdns: false };

test.each(transports)('a front end over a %s gets what is found, to the end', async (transport) => {
  const { service } = await openTestService();
  const port = await listen((socket) => socket.write('SSH-2.0-dropbear\r\n'), '127.0.0.2');
  service.workspace.profile.routers.add({ ...router('r1'), host: '127.0.0.2', port });
  const { api } = await connect(service, transport);
  const kinds: string[] = [];
  for await (const event of await api.discovery.run({ ...nothing, range: '127.0.0.2/32', port })) {
    kinds.push(event.kind);
    if (event.kind === 'found') expect(event.host).toMatchObject({ address: '127.0.0.2', knownRouterId: 'r1' });
  }
  expect(kinds).toEqual(['progress', 'found', 'progress', 'done']);
  expect(Array.isArray(await api.discovery.ranges())).toBe(true);
});

test.each(transports)('a front end over a %s that leaves ends the look: its connections close', async (transport) => {
  const { service } = await openTestService();
  let left: (how: string) => void = () => undefined;
  let began: () => void = () => undefined;
  const gone = new Promise<string>((resolve) => {
    left = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    began = resolve;
  });
  const port = await listen((socket) => {
    began();
    socket.on('close', () => left('gone'));
    socket.resume();
  }, '127.0.0.2');
  const { api } = await connect(service, transport);
  const events = await api.discovery.run({ ...nothing, range: '127.0.0.2/32', port });
  await events.next();
  await begun;
  // without it the connection would also close, when the patience with a silent server is over
  const tooLate = delay(2_400, 'too late');
  await events.return();
  expect(await Promise.race([gone, tooLate])).toBe('gone');
});

test('a range that is not private is refused with its reason', async () => {
  const { service } = await openTestService();
  const { api } = await connect(service, 'port');
  const running = async () => {
    const events = await api.discovery.run({ ...nothing, range: '8.8.8.0/24', port: 22 });
    await events.next();
  };
  await expect(running()).rejects.toMatchObject({ data: { code: 'bad-input' } });
});
