/** What several lab files do with the product; each scenario compares the router before and after. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import type { ChangeStep } from '../../shared/model/change.ts';
import type { ErrorCode } from '../../shared/model/errors.ts';
import type { ChangeAndDie } from './change-and-die.ts';
import type { Lab } from './lab.ts';
import { longWindow, newHome, type Product, product, shortWindow } from './product.ts';
import type { Fault, Fingerprint, RouterName } from './types.ts';

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Opens the product on lab routers; after each test they are closed and the routers are put back to their first state. */
export function products(lab: Lab, names: readonly RouterName[]): (name: RouterName, home?: string) => Product {
  const open: Product[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) each.close();
    for (const name of names) await lab.restore(name);
  });
  return (name, home) => {
    const started = product(name, lab.routers[name], home);
    open.push(started);
    return started;
  };
}

const firstStates = new Map<RouterName, Fingerprint>();

/** What a router looks like that nobody has touched since `products` put it back: a look costs the emulated machine two seconds. */
async function firstState(lab: Lab, name: RouterName): Promise<Fingerprint> {
  const known = firstStates.get(name) ?? (await lab.fingerprint(name));
  firstStates.set(name, known);
  return known;
}

/** Waits until the router has removed the scratch folder by itself, and returns what it then looks like. */
export async function afterItself(lab: Lab, name: RouterName): Promise<Fingerprint> {
  for (let tries = 0; tries < 120; tries += 1) {
    const { stdout } = await lab.router(name).run('ls -d /tmp/flowhelm /run/flowhelm 2>/dev/null');
    if (stdout.trim() === '') return lab.fingerprint(name);
    await pause(1_500);
  }
  throw new Error(`${name} never removed the scratch folder`);
}

/** Runs a change in a process of its own, which kills itself after a step; resolves to the signal that ended it. */
export function changeAndDie(order: ChangeAndDie): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'change-and-die.ts'), JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}

/**
 * The app dies after a step; the router undoes the change by itself, and the next start of the app learns so. Once per router the
 * whole window is waited for (after `load`, where most is at stake); else the deadline is moved to now, which the watchdog reads anew.
 */
export async function killedAfter(
  lab: Lab,
  start: ReturnType<typeof products>,
  name: RouterName,
  dieAfter: ChangeStep,
): Promise<void> {
  const before = await firstState(lab, name);
  const home = newHome();
  expect(await changeAndDie({ name, access: lab.routers[name], home, dieAfter, ...shortWindow })).toBe('SIGKILL');
  if (dieAfter !== 'load') {
    await lab
      .router(name)
      .run('for lock in /tmp/flowhelm/lock /run/flowhelm/lock; do [ ! -d $lock ] || echo 0 >$lock/deadline; done');
  }
  expect(await afterItself(lab, name)).toEqual(before);
  const { engine, router } = start(name, home);
  const [pending] = engine.pendingChanges(router);
  if (dieAfter === 'preflight') {
    expect(pending).toBeUndefined();
    return;
  }
  if (!pending) throw new Error('the journal lost the change');
  expect(pending.journal.at(-1)).toMatchObject({ step: dieAfter });
  expect(await engine.resolve(pending, router, 'look')).toMatchObject({ kind: 'undone' });
  expect(engine.pendingChanges(router)).toEqual([]);
}

/** A change that must fail on a faulty router; the fault itself is part of both pictures. */
export async function refusedAndUnchanged(
  lab: Lab,
  start: ReturnType<typeof products>,
  name: RouterName,
  fault: Fault,
  code: ErrorCode,
): Promise<void> {
  await lab.fault(name, fault);
  const before = await lab.fingerprint(name);
  const { engine, router } = start(name);
  await expect(engine.setMode(router, 'software', longWindow)).rejects.toMatchObject({ code });
  expect(await lab.fingerprint(name)).toEqual(before);
  expect(engine.profile.changes.list(router.id).filter(({ state }) => state === 'confirmed')).toEqual([]);
  expect(engine.pendingChanges(router)).toEqual([]);
}
