import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of this Flowhelm, where it runs from its folder; Electron asks its app. */
export function ownVersion(): string {
  const file = join(import.meta.dirname, '..', 'package.json');
  const { version }: { version?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
  return typeof version === 'string' ? version : '';
}
