import { describe, expect, it } from 'vitest';
import { strict } from '../../electron-stand-in/strict.ts';
import { launchOnStandIn } from './launch.ts';

describe('the stand-in for electron', () => {
  it('throws where the app would use something that it lacks', async () => {
    const shell = await launchOnStandIn();
    try {
      const missing = await shell.evaluate((electron) => {
        const tries = [
          () => electron.app.getGPUInfo('basic'),
          () => electron.BrowserWindow.getFocusedWindow(),
          () => electron.BrowserWindow.getAllWindows()[0]?.setOpacity(1),
          () => electron.session.defaultSession.clearCache(),
        ];
        return tries.map((attempt) => {
          try {
            attempt();
            return 'nothing';
          } catch (error) {
            return String(error);
          }
        });
      });
      expect(missing).toEqual([
        'Error: The stand-in for electron has no app.getGPUInfo.',
        'Error: The stand-in for electron has no BrowserWindow.getFocusedWindow.',
        'Error: The stand-in for electron has no BrowserWindow.setOpacity.',
        'Error: The stand-in for electron has no session.defaultSession.clearCache.',
      ]);
    } finally {
      await shell.kill();
    }
  });

  it('keeps methods equal to themselves, lets tests replace them, and tells what is there', () => {
    const object = strict('object', { method: (): number => 1 });
    expect(object.method).toBe(object.method);
    object.method = () => 2;
    expect([object.method(), 'method' in object, 'other' in object]).toEqual([2, true, false]);
  });
});
