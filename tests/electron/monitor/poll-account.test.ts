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
