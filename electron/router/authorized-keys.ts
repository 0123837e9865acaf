import { sh } from '../../shared/shell.ts';
import { changeCommand } from './command.ts';

/** A public key that was checked before: of known type, base64, and a line without control characters. */
export interface KeyLine {
  readonly type: string;
  /** The key itself in base64. */
  readonly blob: string;
  /** Type, key and comment. */
  readonly line: string;
  readonly fingerprint: string;
}

/**
 * Whether a file of public keys holds a key: the key is compared, not the line, so that another comment or options before it make no
 * second one. Options may hold spaces in quotes (sshd(8), AUTHORIZED_KEYS FILE FORMAT).
 */
const holdsKey = sh`awk -v type="$flowhelm_type" -v blob="$flowhelm_blob" '
function cut(  i, n, c, quoted) {
  n = length(rest)
  for (i = 1; i <= n; i++) {
    c = substr(rest, i, 1)
    if (c == "\\" && substr(rest, i + 1, 1) == "\"") i++
    else if (c == "\"") quoted = !quoted
    else if (!quoted && (c == " " || c == "\t")) break
  }
  word = substr(rest, 1, i - 1)
  rest = substr(rest, i)
  sub(/^[ \t]+/, "", rest)
}
{
  rest = $0
  sub(/^[ \t]+/, "", rest)
  sub(/[ \t\r]+$/, "", rest)
  if (rest == "" || rest ~ /^#/) next
  cut()
  if (word != type) cut()
  if (word != type) next
  cut()
  if (word == blob) found = 1
}
END { exit !found }'`;

/**
 * Adds a public key for the user that is logged in, unless it is there: to dropbear's file for root of OpenWrt (dropbear reads
 * /etc/dropbear/authorized_keys there, domain.md 7.2), to ~/.ssh/authorized_keys where OpenSSH is, to both where both are. What
 * stands in the file is kept byte for byte; the new file is written beside, measured, and put in its place in one step. Answers
 * `added FILE`, `there FILE`, `failed FILE` per file, or `managed`.
 */
export const addAuthorizedKey = changeCommand<[key: KeyLine]>({
  id: 'add-authorized-key',
  summary:
    'Adds a public key to /etc/dropbear/authorized_keys (dropbear of OpenWrt) or ~/.ssh/authorized_keys (OpenSSH), unless it is there; the folder gets 0700, the file 0600.',
  undo: 'Remove the line from the file; in LuCI: System, Administration, SSH-Keys. A file that cannot be written whole is left as it was.',
  shell: ({ type, blob, line, fingerprint }) => sh`flowhelm_type=${type} flowhelm_blob=${blob} flowhelm_line=${line}
flowhelm_holds() { ${holdsKey} "$1"; }
flowhelm_folder() {
  mkdir -p "$1" && { [ -O "$1" ] || chown "$flowhelm_user" "$1"; } && chmod 0700 "$1"
}
flowhelm_write() {
  flowhelm_size=0 flowhelm_gap=
  if [ -s "$flowhelm_file" ]; then
    flowhelm_size=$(wc -c <"$flowhelm_file")
    [ -z "$(tail -c 1 "$flowhelm_file")" ] || flowhelm_gap='
'
  fi
  { [ ! -e "$flowhelm_file" ] || cat "$flowhelm_file"; } >"$flowhelm_new" || return 1
  printf '%s%s\n' "$flowhelm_gap" "$flowhelm_line" >>"$flowhelm_new" || return 1
  flowhelm_size=$((flowhelm_size + \${#flowhelm_gap} + ${Buffer.byteLength(line) + 1}))
  flowhelm_found=$(wc -c <"$flowhelm_new")
  [ $flowhelm_found -eq $flowhelm_size ] || return 1
  sync 2>/dev/null
  mv -f "$flowhelm_new" "$flowhelm_file"
}
flowhelm_put() {
  flowhelm_file=$1
  if [ -L "$1" ]; then flowhelm_file=$(readlink -f "$1"); else flowhelm_folder "\${1%/*}"; fi || { echo "failed $1"; return; }
  if [ -f "$flowhelm_file" ] && flowhelm_holds "$flowhelm_file"; then
    chmod 0600 "$flowhelm_file"
    echo "there $1"
    return
  fi
  flowhelm_new=\${flowhelm_file%/*}/.flowhelm-authorized-keys
  rm -f "$flowhelm_new"
  if flowhelm_write; then
    echo "added $1"
    logger -t flowhelm ${`public key ${fingerprint} added`} 2>/dev/null
  else
    rm -f "$flowhelm_new"
    echo "failed $1"
  fi
}
if [ -d /opt/vyatta ]; then echo managed
else
  flowhelm_user=$(id -u) flowhelm_dropbear=
  if [ "$flowhelm_user" = 0 ] && [ -e /etc/openwrt_release ] && { [ -d /etc/dropbear ] || [ -e /usr/sbin/dropbear ]; }; then
    flowhelm_dropbear=1
    flowhelm_put /etc/dropbear/authorized_keys
  fi
  if [ -z "$flowhelm_dropbear" ] || [ -e /usr/sbin/sshd ]; then flowhelm_put "$HOME/.ssh/authorized_keys"; fi
fi`,
  example: [
    {
      type: 'ssh-ed25519',
      blob: 'AAAAC3NzaC1lZDI1NTE5AAAAI...',
      line: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI... COMMENT',
      fingerprint: 'SHA256:...',
    },
  ],
});

export interface AuthorizedFile {
  readonly state: 'added' | 'there' | 'failed';
  readonly path: string;
}

/** What became of each file; `managed` = the router writes these files itself, from its own configuration (VyOS). Never throws. */
export function parseAuthorizedFiles(text: string): {
  readonly managed: boolean;
  readonly files: readonly AuthorizedFile[];
} {
  const files: AuthorizedFile[] = [];
  for (const [, state, path = ''] of text.matchAll(/^(added|there|failed) (\/.*)$/gm)) {
    if (state === 'added' || state === 'there' || state === 'failed') files.push({ state, path });
  }
  return { managed: /^managed$/m.test(text), files };
}
