import { expect, test } from 'vitest';
import { FleetBoard } from '../../../electron/fleet/board.ts';
import { storedFleetRouter } from '../../../electron/fleet/fleet-router.ts';
import { FleetStream } from '../../../electron/fleet/fleet-stream.ts';
import { emptyBook } from '../../../shared/model/book.ts';
import { defaultSettings } from '../../../shared/model/fleet.ts';
import { router } from '../store/samples.ts';

const boardOf = (demo = false) => new FleetBoard({ demo, notices: [], settings: defaultSettings, book: emptyBook });
const row = (id: string) => storedFleetRouter(router(id), { snapshot: null, pendingChangeId: null });
const noPause = { sleep: async () => undefined };

test('many changes of one router are told once, with the newest value', async () => {
  const board = boardOf();
  const stream = new FleetStream(board, noPause).listen();
  board.put(row('a'));
  expect((await stream.next()).value).toMatchObject({ kind: 'state', state: { routers: [{ auditing: false }] } });
  board.patch('a', { auditing: true });
  board.put(row('b'));
  board.patch('a', { passwordless: true });
  expect((await stream.next()).value).toMatchObject({
    kind: 'routers',
    routers: [{ router: { id: 'a' }, auditing: true, passwordless: true }, { router: { id: 'b' } }],
  });
});

test('a router that came and went is told as removed, and one that came back as there', async () => {
  const board = boardOf();
  board.put(row('a'));
  const stream = new FleetStream(board, noPause).listen();
  await stream.next();
  board.patch('a', { auditing: true });
  board.remove('a');
  expect((await stream.next()).value).toEqual({ kind: 'removed', routerIds: ['a'] });
  board.remove('a');
  board.put(row('a'));
  expect((await stream.next()).value).toMatchObject({ kind: 'routers' });
});

test('a change of the whole fleet is told in pieces, each router once with its newest value, the settings first', async () => {
  const board = boardOf();
  const stream = new FleetStream(board, noPause).listen();
  await stream.next();
  for (let index = 0; index < 1200; index += 1) board.put(row(`r${index}`));
  board.settings = { ...defaultSettings, theme: 'dark' };
  expect((await stream.next()).value).toMatchObject({ kind: 'settings', settings: { theme: 'dark' } });
  const told: string[][] = [];
  for (let event = 0; event < 3; event += 1) {
    const { value } = await stream.next();
    if (value?.kind !== 'routers') throw new Error('routers are told');
    told.push(value.routers.map(({ router }) => router.id));
    if (event === 0) board.patch('r1199', { auditing: true });
    if (event === 2) expect(value.routers.at(-1)).toMatchObject({ auditing: true });
  }
  expect(told.map(({ length }) => length)).toEqual([500, 500, 200]);
  expect(new Set(told.flat()).size).toBe(1200);
  board.remove('r7');
  expect((await stream.next()).value).toEqual({ kind: 'removed', routerIds: ['r7'] });
});

test('between two events there is a pause of a tenth of a second', async () => {
  const board = boardOf();
  const pauses: number[] = [];
  const sleep = async (milliseconds: number) => {
    pauses.push(milliseconds);
  };
  const stream = new FleetStream(board, { sleep }).listen();
  await stream.next();
  board.put(row('a'));
  await stream.next();
  expect(pauses).toEqual([100]);
});

test('another board means the whole state, and the old one is not heard any more', async () => {
  const [own, demo] = [boardOf(), boardOf(true)];
  const fleet = new FleetStream(own, noPause);
  const stream = fleet.listen();
  await stream.next();
  fleet.show(demo);
  own.put(row('a'));
  expect((await stream.next()).value).toMatchObject({ kind: 'state', state: { demo: true, routers: [] } });
  demo.settings = { ...defaultSettings, density: 'compact' };
  expect((await stream.next()).value).toMatchObject({ kind: 'settings' });
});

test('a listener that waits is let go when its signal is aborted', async () => {
  const fleet = new FleetStream(boardOf(), noPause);
  const controller = new AbortController();
  const stream = fleet.listen(controller.signal);
  await stream.next();
  const waiting = stream.next();
  expect(fleet.size).toBe(1);
  controller.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(fleet.size).toBe(0);
});

test('who shows the fleet to nobody is told everything and counts for nothing', async () => {
  const fleet = new FleetStream(boardOf());
  const controller = new AbortController();
  const tray = fleet.listen(controller.signal, { shows: false });
  expect((await tray.next()).value).toMatchObject({ kind: 'state' });
  expect(fleet.size).toBe(0);
  controller.abort();
});
