import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BrowserContext, chromium } from '@playwright/test';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];

let launching: Promise<BrowserContext> | null = null;
let profile = '';

/** The one browser behind all windows; its data is inside the app's own folder, as Electron's is. */
export function browser(userData: string): Promise<BrowserContext> {
  profile = join(userData, 'chromium');
  launching ??= launch();
  return launching;
}

/** Where another process can drive the same browser. */
export async function debuggingAddress(): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = readPort();
    if (port) return `http://127.0.0.1:${port}`;
    await delay(50);
  }
  throw new Error('Chromium does not say where it can be debugged.');
}

export async function closeBrowser(): Promise<void> {
  await (await launching)?.close();
}

async function launch(): Promise<BrowserContext> {
  mkdirSync(profile, { recursive: true });
  return chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    viewport: null,
    // a signal ends this process as it ends the app; the browser goes with its pipe
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: flags,
  });
}

function readPort(): string | undefined {
  try {
    return readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0];
  } catch {
    return undefined;
  }
}
