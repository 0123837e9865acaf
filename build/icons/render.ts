import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { icnsOf, icoOf } from './containers.ts';

/** Draws the icons of all platforms from flowhelm.svg: `node build/icons/render.ts`, after a change of the drawing. */

const folder = import.meta.dirname;
const linuxSizes = [16, 32, 48, 64, 128, 256, 512] as const;
const icoSizes = [16, 24, 32, 48, 64, 256] as const;
const icnsSizes = [16, 32, 64, 128, 256, 512, 1024] as const;

const drawing = readFileSync(join(folder, 'flowhelm.svg'), 'utf8');
const pictures = await draw([...new Set<number>([...linuxSizes, ...icoSizes, ...icnsSizes])]);
const chosen = (sizes: readonly number[]) =>
  sizes.flatMap((size) => {
    const png = pictures.get(size);
    return png ? [{ size, png }] : [];
  });
for (const { size, png } of chosen(linuxSizes)) writeFileSync(join(folder, `${size}x${size}.png`), png);
writeFileSync(join(folder, 'icon.ico'), icoOf(chosen(icoSizes)));
writeFileSync(join(folder, 'icon.icns'), icnsOf(chosen(icnsSizes)));

async function draw(sizes: readonly number[]): Promise<Map<number, Buffer>> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const page = await browser.newPage();
  const drawn = new Map<number, Buffer>();
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`);
    drawn.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  return drawn;
}
