import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PausableTimer } from '../../../electron/ssh/pausable-timer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('fires after its time', () => {
  const expired = vi.fn();
  new PausableTimer(100, expired);
  vi.advanceTimersByTime(99);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(expired).toHaveBeenCalledOnce();
});

it('does not count the time of a question, and then goes on with the rest', async () => {
  const expired = vi.fn();
  const timer = new PausableTimer(100, expired);
  vi.advanceTimersByTime(60);
  const question = Promise.withResolvers<string>();
  const answer = timer.pausedDuring(question.promise);
  vi.advanceTimersByTime(10_000);
  question.resolve('yes');
  expect(await answer).toBe('yes');
  vi.advanceTimersByTime(39);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(expired).toHaveBeenCalledOnce();
});

it('waits for the last of several questions', async () => {
  const expired = vi.fn();
  const timer = new PausableTimer(100, expired);
  const first = timer.pausedDuring(Promise.resolve());
  const second = Promise.withResolvers<void>();
  const both = Promise.all([first, timer.pausedDuring(second.promise)]);
  await first;
  vi.advanceTimersByTime(10_000);
  expect(expired).not.toHaveBeenCalled();
  second.resolve();
  await both;
  vi.advanceTimersByTime(100);
  expect(expired).toHaveBeenCalledOnce();
});

it('goes on when a question fails', async () => {
  const expired = vi.fn();
  const timer = new PausableTimer(100, expired);
  await expect(timer.pausedDuring(Promise.reject(new Error('no')))).rejects.toThrow('no');
  vi.advanceTimersByTime(100);
  expect(expired).toHaveBeenCalledOnce();
});

it('never fires once stopped, even after a question', async () => {
  const expired = vi.fn();
  const timer = new PausableTimer(100, expired);
  const question = timer.pausedDuring(Promise.resolve());
  timer.stop();
  await question;
  vi.advanceTimersByTime(10_000);
  expect(expired).not.toHaveBeenCalled();
});
