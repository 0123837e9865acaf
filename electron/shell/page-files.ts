import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

export interface PageFile {
  readonly status: 200 | 404;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/**
 * The policy of the app's page: its own scripts, styles, fonts and pictures and nothing else, no connection to anywhere. The nonce is
 * for the style elements that the component library makes at run time.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * A file of the built page by the path of its address, with its headers; everything that is not a file inside `folder` is a 404, also
 * through `..`, encoded slashes, and symbolic links. `/` is `index.html`, whose `csp-nonce` element gets the nonce of its policy.
 */
export async function pageFile(folder: string, pathname: string): Promise<PageFile> {
  const file = await insideFolder(folder, pathname === '/' ? '/index.html' : pathname);
  const contentType = file === null ? undefined : contentTypes[extname(file)];
  if (file === null || contentType === undefined) return notFound();
  const nonce = randomBytes(16).toString('base64');
  const bytes = await readFile(file);
  const body = extname(file) === '.html' ? Buffer.from(withNonce(bytes.toString('utf8'), nonce)) : bytes;
  return { status: 200, headers: headers(contentType, nonce), body };
}

function headers(contentType: string, nonce: string): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': contentSecurityPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

function notFound(): PageFile {
  return { status: 404, headers: headers('text/plain; charset=utf-8', ''), body: Buffer.from('Not found\n') };
}

function withNonce(html: string, nonce: string): string {
  return html.replace(/(<meta\s+name="csp-nonce"\s+content=")[^"]*(")/, `$1${nonce}$2`);
}

async function insideFolder(folder: string, pathname: string): Promise<string | null> {
  const decoded = decode(pathname);
  if (decoded === null || /[\0\\]/.test(decoded) || decoded.split('/').includes('..')) return null;
  try {
    const root = await realpath(resolve(folder));
    const file = await realpath(join(root, decoded));
    return file.startsWith(root + sep) ? file : null;
  } catch {
    return null;
  }
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
