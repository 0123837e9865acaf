import { FlowhelmError } from '../../shared/model/errors.ts';
import type { ImportFormat, ImportReading } from '../../shared/model/import.ts';
import { assertNever } from '../../shared/model/offload.ts';
import { readAnsible } from './ansible.ts';
import { looksLikeCsv, readCsv } from './csv.ts';
import { readFlowhelmFile } from './flowhelm-file.ts';
import { readSshConfig, type SshConfigOptions } from './ssh-config.ts';

export interface ReadImport {
  readonly format: ImportFormat;
  readonly reading: ImportReading;
}

/**
 * Reads a list of routers in one of the formats; without one it is found out. Nothing is compared with a profile.
 * Throws `file-unusable`, and `bad-input` when the format cannot be found out.
 */
export function readImport(text: string, format: ImportFormat | null, options: SshConfigOptions): ReadImport {
  const settled = format ?? detectFormat(text);
  return { format: settled, reading: read(text, settled, options) };
}

function read(text: string, format: ImportFormat, options: SshConfigOptions): ImportReading {
  switch (format) {
    case 'ssh-config':
      return readSshConfig(text, options);
    case 'csv':
      return readCsv(text);
    case 'ansible':
      return readAnsible(text);
    case 'flowhelm':
      return readFlowhelmFile(text);
    default:
      return assertNever(format);
  }
}

/** Judges by the beginning of the text. Throws `bad-input` when it could be anything. */
export function detectFormat(text: string): ImportFormat {
  const start = text.slice(0, 20_000).replace(/^\uFEFF/, '');
  if (/^\s*\{/.test(start)) return /"flowhelm"\s*:/.test(start) ? 'flowhelm' : 'ansible';
  if (/^[ \t]*(host|match|include)[ \t=]+\S/im.test(start) && !looksLikeCsv(start)) return 'ssh-config';
  if (/^\s*\$ANSIBLE_VAULT;/.test(start) || /\bansible_\w+\s*[=:]/.test(start)) return 'ansible';
  if (/^\[[^\]]+\][ \t]*$/m.test(start) || /^(all|ungrouped|---):?[ \t]*$/m.test(start)) return 'ansible';
  if (looksLikeCsv(start)) return 'csv';
  if (/^[ \t]+(hosts|children):[ \t]*$/m.test(start)) return 'ansible';
  throw new FlowhelmError('bad-input', {
    sentence: 'What kind of file this is cannot be told from its text.',
    nextStep: 'Choose the format: OpenSSH configuration, CSV, Ansible inventory or Flowhelm.',
  });
}
