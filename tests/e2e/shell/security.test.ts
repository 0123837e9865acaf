import { join } from 'node:path';
import { expect as eventually } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { links } from '../../../electron/shell/links.ts';
import { appUrl } from '../../../electron/shell/own-page.ts';
import { connectPage } from './connect-page.ts';
import { drivers, type RunningShell } from './launch.ts';

const outside = 'https://outside.example/';

describe.each(drivers)('a page in the desktop app, by $name', ({ launch }) => {
  let shell: RunningShell;

  beforeAll(async () => {
    shell = await launch();
  });
  afterAll(() => shell.kill());

  it('has nothing of Node and nothing of Electron', async () => {
    const found = await shell.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'electron', '__dirname'].filter((name) => name in window),
    );
    expect(found).toEqual([]);
  });

  it('gets one function from the preload, and cannot change it', async () => {
    const surface = await shell.page.evaluate(() => {
      const members = Object.entries(window.desktop).map(([name, member]) => `${name}: ${typeof member}`);
      return { members, frozen: Object.isFrozen(window.desktop) };
    });
    expect(surface).toEqual({ members: ['connect: function'], frozen: true });
  });

  it('runs sandboxed, isolated, and without the doors that Electron could open', async () => {
    const preferences = await shell.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const contents = window?.webContents;
      // The stand-in keeps the options, Electron tells what became of them.
      return window && 'options' in window
        ? Reflect.get(Object(Reflect.get(window, 'options')), 'webPreferences')
        : Reflect.get(Object(contents), 'getLastWebPreferences').call(contents);
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    });
  });

  it('comes with a policy that allows nothing but its own files', async () => {
    const { status, policy, noSniff } = await servedPage(shell);
    expect(status).toBe(200);
    expect(noSniff).toBe('nosniff');
    const directives = Object.fromEntries(policy.split('; ').map((line) => [line.split(' ')[0], line]));
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(directives).toEqual({
      'default-src': "default-src 'none'",
      'script-src': "script-src 'self'",
      'style-src': expect.stringMatching(/^style-src 'self' 'nonce-[A-Za-z0-9+/=]{24}'$/),
      'img-src': "img-src 'self' data:",
      'font-src': "font-src 'self'",
      'base-uri': "base-uri 'none'",
      'form-action': "form-action 'none'",
      'frame-ancestors': "frame-ancestors 'none'",
    });
  });

  it('has the nonce of its policy, and another one each time', async () => {
    const first = await servedPage(shell);
    const second = await servedPage(shell);
    expect(first.nonce).not.toBe('');
    expect(first.policy).toContain(`'nonce-${first.nonce}'`);
    expect(second.nonce).not.toBe(first.nonce);
  });

  it('is styled under that policy without a single violation', async () => {
    const violations = await shell.page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const seen: string[] = [];
          document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => seen.push(violatedDirective));
          setTimeout(() => resolve(seen), 500);
        }),
    );
    expect(violations).toEqual([]);
    expect(await shell.page.locator('style[nonce], link[rel=stylesheet]').count()).toBeGreaterThan(0);
  });

  it('runs no inline script and no text as code', async () => {
    const ran = await shell.page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'document.body.dataset.inline = "ran"';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'document.body.dataset.handler = "ran"');
      image.src = './missing.png';
      document.body.append(image);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { inline = null, handler = null } = document.body.dataset;
      return { inline, handler };
    });
    expect(ran).toEqual({ inline: null, handler: null });
    const evaluated = await shell.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ blockedURI }) => resolve(blockedURI), { once: true });
          setTimeout(() => resolve('nothing was blocked'), 2000);
          setTimeout('document.body.dataset.text = "ran"', 0);
        }),
    );
    expect(evaluated).toBe('eval');
  });

  it.each([outside, 'http://127.0.0.1:1/', 'wss://outside.example/', 'file:///etc/passwd'])(
    'cannot reach %s',
    async (address) => {
      expect(await reach(shell, address)).toBe('refused');
    },
  );

  it('cannot reach a network without its policy either, for the app cancels the request itself', async () => {
    const cdp = await shell.page.context().newCDPSession(shell.page);
    await cdp.send('Page.setBypassCSP', { enabled: true });
    await shell.page.reload();
    expect(await reach(shell, outside)).toBe('refused');
    expect(await reach(shell, 'file:///etc/passwd')).toBe('refused');
    await cdp.send('Page.setBypassCSP', { enabled: false });
    await shell.page.reload();
  });

  it('opens no window, and hands on only the links of the list', async () => {
    await shell.evaluate(({ shell: system }) => {
      const opened: string[] = [];
      Reflect.set(globalThis, 'openedAddresses', opened);
      system.openExternal = async (address) => {
        opened.push(address);
      };
    });
    const tried = [outside, links.flowOffloading, `${links.flowOffloading}?x=1`, 'file:///etc/passwd', 'javascript:1'];
    const results = await shell.page.evaluate((all) => all.map((address) => window.open(address)), tried);
    expect(results).toEqual(tried.map(() => null));
    await eventually
      .poll(() => shell.evaluate(() => Reflect.get(globalThis, 'openedAddresses')))
      .toEqual([links.flowOffloading]);
    expect(await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it.each([outside, 'file:///etc/passwd', 'data:text/html,hello'])(
    'stays where it is when sent to %s',
    async (address) => {
      const before = shell.page.url();
      await shell.page.evaluate((elsewhere) => {
        const link = document.createElement('a');
        link.href = elsewhere;
        document.body.append(link);
        link.click();
        location.href = elsewhere;
      }, address);
      await shell.page.waitForTimeout(400);
      expect(shell.page.url()).toBe(before);
      expect(await shell.page.locator('#root').count()).toBe(1);
    },
  );

  it('is denied every permission but writing to the clipboard', async () => {
    const states = await shell.page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'midi',
        'clipboard-read',
        'clipboard-write',
      ];
      const asked = names.map(async (name) => [
        name,
        (await navigator.permissions.query({ name } as PermissionDescriptor)).state,
      ]);
      return Object.fromEntries(await Promise.all(asked));
    });
    expect(states).toEqual({
      geolocation: 'denied',
      notifications: 'denied',
      camera: 'denied',
      microphone: 'denied',
      midi: 'denied',
      'clipboard-read': 'denied',
      'clipboard-write': 'granted',
    });
  });

  it.each([
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/main/main.js',
    '/assets/..\\..\\main.js',
    '/assets',
    '/missing.js',
    '//etc/passwd',
  ])('gets nothing at %s', async (path) => {
    expect(await statusOf(shell, path)).toBe(404);
  });

  it('gets a port to the engine; a page in a window that is not the app’s does not', async () => {
    expect(await connectPage(shell.page)).toBe(true);
    expect((await shell.page.evaluate(() => window.testClient.state())).routers).toEqual([]);
    const pages = shell.page.context().pages().length;
    const foreign = shell.page.context().waitForEvent('page');
    await shell.evaluate(
      async ({ BrowserWindow }, { url, preload }) => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload } });
        await window.loadURL(url);
      },
      { url: appUrl, preload: join(import.meta.dirname, '..', '..', '..', 'out', 'preload', 'preload.cjs') },
    );
    const page = await foreign;
    expect(shell.page.context().pages().length).toBe(pages + 1);
    expect(await connectPage(page, 1000)).toBe(false);
    await shell.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.destroy());
  });

  it('gets no port when the sender is a frame or comes from elsewhere', async () => {
    const handedOut = await shell.evaluate(({ BrowserWindow, ipcMain }) => {
      const sender = BrowserWindow.getAllWindows()[0]?.webContents;
      const posted: string[] = [];
      const frame = (origin: string) => ({ origin, postMessage: () => posted.push(origin) });
      for (const senderFrame of [null, frame('app://flowhelm'), frame('https://outside.example')]) {
        ipcMain.emit('flowhelm:connect', { sender, senderFrame });
      }
      return posted;
    });
    expect(handedOut).toEqual([]);
  });
});

/** The page as the app serves it; asked for in the main process, where Electron's own `fetch` knows the scheme. */
async function servedPage(shell: RunningShell) {
  const response = await shell.page.reload();
  if (!response) throw new Error('the page was not loaded');
  const headers = await response.allHeaders();
  return {
    status: response.status(),
    policy: headers['content-security-policy'] ?? '',
    noSniff: headers['x-content-type-options'],
    nonce: await shell.page.evaluate(() => document.querySelector('meta[name=csp-nonce]')?.getAttribute('content')),
  };
}

function reach(shell: RunningShell, address: string): Promise<string> {
  return shell.page.evaluate(async (url) => {
    if (url.startsWith('ws')) {
      return new Promise<string>((resolve) => {
        try {
          const socket = new WebSocket(url);
          socket.onopen = () => resolve('reached');
          socket.onerror = () => resolve('refused');
        } catch {
          resolve('refused');
        }
      });
    }
    return fetch(url).then(
      () => 'reached',
      () => 'refused',
    );
  }, address);
}

/** Through the handler itself: a browser folds `..` away before it asks. */
function statusOf(shell: RunningShell, path: string): Promise<number> {
  return shell.evaluate(async ({ session }, address) => {
    const { fetch } = session.defaultSession;
    return (await fetch(address)).status;
  }, `app://flowhelm${path}`);
}
