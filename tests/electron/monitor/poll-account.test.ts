import { expect, test } from 'vitest';
import { PollAccount } from '../../../electron/monitor/poll-account.ts';

const plain = (cpuMs: number | null, wallMs = 50) => ({ cpuMs, wallMs, tables: false });

test('what is earned and not used is saved, and what is used beyond is owed', () => {
  const account = new PollAccount();
  account.earn(5, 0.01);
  account.pay(plain(20));
  expect(account.savedMs).toBeCloseTo(30);
  account.pay(plain(70));
  expect(account.savedMs).toBeCloseTo(-40);
});

test('no more than a minute is saved, or two polls with tables', () => {
  const account = new PollAccount();
  account.earn(86_400, 0.01);
  expect(account.savedMs).toBeCloseTo(600);
  account.pay(plain(100));
  account.pay({ cpuMs: 900, wallMs: 50, tables: true });
  account.earn(86_400, 0.01);
  expect(account.savedMs).toBeCloseTo(2 * (100 + 800));
});

test('the newest measurement counts, but not alone', () => {
  const account = new PollAccount();
  account.pay(plain(10, 40));
  account.pay(plain(110, 140));
  expect(account.cost.plain).toBeCloseTo(40);
  expect(account.wallMs).toBeCloseTo(70);
});

test('tables cost what a poll with them costs more', () => {
  const account = new PollAccount();
  expect(account.cost).toEqual({ plain: null, tables: null });
  account.pay(plain(10));
  account.pay({ cpuMs: 35, wallMs: 400, tables: true });
  expect(account.cost).toEqual({ plain: 10, tables: 25 });
  expect(account.wallMs).toBe(50);
});

test('a router that cannot tell its CPU time is charged with all of the time that it took', () => {
  const account = new PollAccount();
  account.pay(plain(null, 80));
  expect([account.savedMs, account.cost.plain]).toEqual([-80, 80]);
});

test('a poll in vain is charged as one that was answered, and twice as much each further time in a row', () => {
  const account = new PollAccount();
  account.pay(plain(20));
  const charged = [20_000, 20_000, 20_000].map((waitedMs) => {
    const before = account.savedMs;
    account.payInVain(waitedMs);
    return before - account.savedMs;
  });
  expect(charged).toEqual([20, 40, 80]);
  expect(account.cost.plain).toBe(20);
  account.pay(plain(20));
  const before = account.savedMs;
  account.payInVain(20_000);
  expect(before - account.savedMs).toBe(20);
});

test('a poll in vain is charged no more than the time that was waited, also when none was ever answered', () => {
  const account = new PollAccount();
  account.payInVain(20_000);
  expect(account.savedMs).toBe(-100);
  account.payInVain(30);
  expect(account.savedMs).toBe(-130);
});
