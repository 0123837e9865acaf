/** What a pasted text is. `private` = a private key, which must never leave this computer. */
export type PastedKey =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'private' }
  | { readonly kind: 'not-a-key' }
  | { readonly kind: 'several' }
  | { readonly kind: 'key'; readonly line: string; readonly type: string; readonly comment: string };

const keyLine =
  /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-[a-z0-9@.-]+) (AAAA[A-Za-z0-9+/]+={0,2})(?: (.*))?$/;

/** Reads one line as authorized_keys and *.pub files have it, without options. Says what it is if it is something else. */
export function pastedKey(text: string): PastedKey {
  if (/PRIVATE KEY|PuTTY-User-Key-File/.test(text)) return { kind: 'private' };
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const [line = '', ...more] = lines.filter((each) => each !== '' && !each.startsWith('#'));
  if (line === '') return { kind: 'nothing' };
  if (more.length > 0) return { kind: 'several' };
  const [, type, , comment = ''] = keyLine.exec(line.replaceAll(/[\t ]+/g, ' ')) ?? [];
  return type === undefined ? { kind: 'not-a-key' } : { kind: 'key', line, type, comment };
}
