import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../ssh/installed.ts';
import { temporaryFolder } from '../store/samples.ts';

/** A certificate of its own making for these names, such as `DNS:localhost,IP:127.0.0.1`; both as PEM. */
export function certificateFor(names: string): { certificate: string; key: string } {
  const folder = temporaryFolder();
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const pair = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
  const subject = ['-subj', '/CN=flowhelm', '-addext', `subjectAltName=${names}`, '-days', '2', '-out', certificate];
  execFileSync(installed('openssl') ?? 'openssl is not installed', ['req', '-x509', ...pair, ...subject], {
    stdio: 'ignore',
  });
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}
