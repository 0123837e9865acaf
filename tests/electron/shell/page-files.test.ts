import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageFile } from '../../../electron/shell/page-files.ts';

const around = mkdtempSync(join(tmpdir(), 'flowhelm-page-'));
const folder = join(around, 'page');

beforeAll(() => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<meta name="csp-nonce" content="" /><p>page</p>');
  writeFileSync(join(folder, 'assets', 'a b.js'), 'script');
  writeFileSync(join(folder, 'notes.txt'), 'no kind of file that a page has');
  writeFileSync(join(around, 'secret.js'), 'secret');
  symlinkSync(join(around, 'secret.js'), join(folder, 'link.js'));
});
afterAll(() => rmSync(around, { recursive: true, force: true }));

describe('files of the page', () => {
  it('has the index at /, with the nonce of its policy', async () => {
    const { status, headers, body } = await pageFile(folder, '/');
    const nonce = /content="([^"]+)"/.exec(body.toString())?.[1] ?? 'none';
    expect(status).toBe(200);
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    expect(headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
  });

  it('has files of folders, by their encoded names', async () => {
    const { status, headers, body } = await pageFile(folder, '/assets/a%20b.js');
    expect([status, headers['content-type'], body.toString()]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'script',
    ]);
  });

  it.each([
    '/../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/assets/../../secret.js',
    '/assets\\..\\..\\secret.js',
    '/link.js',
    '/index.html%00.js',
    '/%',
    '/assets',
    '/missing.js',
    '/notes.txt',
    '',
  ])('has nothing at %j', async (pathname) => {
    const { status, headers } = await pageFile(folder, pathname);
    expect(status).toBe(404);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('never gives what is beside its folder, and never throws', async () => {
    const piece = fc.constantFrom('..', '.', '%2e', '%2f', '/', '\\', 'secret.js', 'assets', 'page', '%00', '%');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const { body } = await pageFile(folder, `/${pieces.join('/')}`);
        expect(body.toString()).not.toBe('secret');
      }),
    );
  });
});
