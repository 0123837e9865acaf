import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect as eventually } from '@playwright/test';
import { describe, expect, it, onTestFinished } from 'vitest';
import { text } from '../../../electron/shell/text.ts';
import { connectPage } from './connect-page.ts';
import { drivers, newHome, type RunningShell } from './launch.ts';

describe.each(drivers)('quitting with a change in flight, by $name', ({ launch }) => {
  /** A change on a virtual router is under way; questions are answered with `label`. */
  async function start(
    label: string,
    home = newHome(),
  ): Promise<{ shell: RunningShell; router: string; runId: string }> {
    const shell = await launch({ home });
    onTestFinished(() => shell.kill());
    await connectPage(shell.page);
    await shell.evaluate(({ dialog }, answer) => {
      const asked: object[] = [];
      Reflect.set(globalThis, 'asked', asked);
      dialog.showMessageBox = async (...args: unknown[]) => {
        const options = Object(args.at(-1));
        asked.push({ message: options.message, detail: options.detail, buttons: options.buttons });
        return { response: options.buttons.indexOf(answer), checkboxChecked: false };
      };
    }, label);
    const run = await shell.page.evaluate(() => window.testClient.beginChange());
    return { shell, router: run.routerName, runId: run.id };
  }

  const asked = (shell: RunningShell) => shell.evaluate(() => Reflect.get(globalThis, 'asked'));
  const quit = (shell: RunningShell) => shell.evaluate(({ app }) => app.quit());

  it('says that the router undoes it by itself, and stays when told to', async () => {
    const { shell, router } = await start(text.quit.stay);
    await quit(shell);
    await eventually
      .poll(() => asked(shell))
      .toEqual([
        {
          message: `A change is under way on ${router}.`,
          detail: expect.stringMatching(/: if Flowhelm quits now, the router undoes it by itself in \d+ s\.$/),
          buttons: ['Wait, Then Quit', 'Undo Now, Then Quit', 'Quit Now', 'Cancel'],
        },
      ]);
    expect((await shell.page.evaluate(() => window.testClient.state())).demo).toBe(true);
  });

  it('asks as well when the window is closed, and the window stays', async () => {
    const { shell } = await start(text.quit.stay);
    await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await eventually.poll(() => asked(shell)).toHaveLength(1);
    expect(await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it.each([
    { label: text.quit.wait, left: ['running', 'confirmed'] },
    { label: text.quit.undo, left: ['running', 'cancelled'] },
    // the router undoes this one by itself
    { label: text.quit.now, left: ['running'] },
  ])('ends in order after "$label"', async ({ label, left }) => {
    const home = newHome();
    const { shell, runId } = await start(label, home);
    await quit(shell);
    expect(await shell.ended).toBe(0);
    expect(statesInLog(home, runId)).toEqual(left);
  });

  it('tells of the end of a change to a person who does not see the window', async () => {
    const { shell, router } = await start(text.quit.stay);
    await shell.evaluate(({ BrowserWindow, Notification }) => {
      const shown: object[] = [];
      Reflect.set(globalThis, 'shown', shown);
      Notification.prototype.show = function show(this: Electron.Notification) {
        shown.push({ title: this.title, body: this.body });
      };
      BrowserWindow.getAllWindows()[0]?.hide();
    });
    await eventually
      .poll(() => shell.evaluate(() => Reflect.get(globalThis, 'shown')), { timeout: 30_000 })
      .toEqual([{ title: expect.any(String), body: expect.stringContaining(`${router}: `) }]);
  });
});

/** What the log tells of a change after the app has ended: `running` when it began, then its end, if there was one. */
function statesInLog(home: string, runId: string): string[] {
  const lines = globSync(join(home, 'logs', '*')).flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  return lines.flatMap((line) => {
    if (!line.includes(runId)) return [];
    const { state = 'running' }: { state?: string } = JSON.parse(line);
    return [state];
  });
}
