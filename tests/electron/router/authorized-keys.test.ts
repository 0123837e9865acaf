import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addAuthorizedKey, parseAuthorizedFiles } from '../../../electron/router/authorized-keys.ts';
import { section } from '../../../electron/router/command.ts';
import { sh } from '../../../shared/shell.ts';
import { RouterOnDisk, shells } from '../change/router-on-disk.ts';
import { newKey } from '../ssh/sample-keys.ts';

const { key } = newKey('me@laptop');
const { key: other } = newKey('someone else');
const dropbear = '/etc/dropbear/authorized_keys';
const openssh = '/tmp/home/.ssh/authorized_keys';
const home = { id: 'home', body: sh`HOME=${'/tmp/home'}; export HOME` };

describe.each(shells)('authorized_keys in %s', (shell) => {
  function routerWith(files: Readonly<Record<string, string>>, uid = 0): RouterOnDisk {
    const router = new RouterOnDisk(shell);
    router.program('/bin/id', `echo ${uid}`);
    router.program('/bin/chown', 'echo "chown $*" >>ROOT/log');
    for (const [path, text] of Object.entries(files)) router.write(path, text);
    return router;
  }
  const openWrt = (text?: string) =>
    routerWith({ '/etc/openwrt_release': '', '/etc/dropbear/x': '', ...(text !== undefined && { [dropbear]: text }) });

  async function add(router: RouterOnDisk, what = key): Promise<string> {
    const answer = (await router.run([home, section(addAuthorizedKey, what)])).get('add-authorized-key');
    expect(answer?.stderr.replaceAll(/.*(No space|File exists|Is a directory|not a directory|cannot).*\n/gi, '')).toBe(
      '',
    );
    return answer?.stdout ?? '';
  }
  const mode = (router: RouterOnDisk, path: string) => statSync(router.path(path)).mode & 0o777;

  test('a router without any key gets the file with the right permissions', async () => {
    const router = openWrt();
    chmodSync(router.path('/etc/dropbear'), 0o777);
    expect(await add(router)).toBe(`added ${dropbear}\n`);
    expect(router.read(dropbear)).toBe(`${key.line}\n`);
    expect(mode(router, dropbear)).toBe(0o600);
    expect(mode(router, '/etc/dropbear')).toBe(0o700);
    expect(readdirSync(router.path('/etc/dropbear')).sort()).toEqual(['authorized_keys', 'x']);
    expect(router.exists('/tmp/home')).toBe(false);
    expect(router.log).toEqual([`logger public key ${key.fingerprint} added`]);
  });

  test('a second time changes nothing but wrong permissions', async () => {
    const router = openWrt();
    await add(router);
    const before = router.read(dropbear);
    chmodSync(router.path(dropbear), 0o666);
    expect(await add(router)).toBe(`there ${dropbear}\n`);
    expect(router.read(dropbear)).toBe(before);
    expect(mode(router, dropbear)).toBe(0o600);
  });

  const there: readonly [string, string][] = [
    ['with another comment', `${key.type} ${key.blob} another comment\n`],
    ['without a comment', `${key.type} ${key.blob}`],
    ['after options', `no-pty,command="echo \\"a b\\" ssh-rsa",from="10.0.0.0/8" ${key.line}\n`],
    ['with a line ending of Windows', `${other.line}\r\n${key.type} ${key.blob}\r\n`],
    ['indented and with tabs', `# a comment\n\n \t${key.type}\t${key.blob}\tx\n`],
  ];
  test.each(there)('a key that is there %s is found', async (_what, text) => {
    const router = openWrt(text);
    expect(await add(router)).toBe(`there ${dropbear}\n`);
    expect(router.read(dropbear)).toBe(text);
  });

  const kept: readonly [string, string][] = [
    ['nothing', ''],
    ['another key', `${other.line}\n`],
    ['no line break at the end', other.line],
    ['a key in a comment', `# ${key.line}\n#${key.line}\n`],
    ['a key inside of options', `environment="X=${key.type} ${key.blob} " ${other.line}\n`],
    ['the longer key of another', `${key.type} ${key.blob}AAAA x\n${key.type} A${key.blob} x\n`],
    ['a key as a comment', `${other.type} ${other.blob} ${key.type} ${key.blob}\n`],
    ['lines of Windows', `${other.line}\r\n`],
    ['garbage', 'a $(reboot) `reboot` \\ " \' %s %n\n\n\u00FF\u0001 "unfinished\n'],
  ];
  test.each(kept)('%s is kept byte for byte', async (_what, text) => {
    const router = openWrt(text);
    expect(await add(router)).toBe(`added ${dropbear}\n`);
    const gap = text === '' || text.endsWith('\n') ? '' : '\n';
    expect(router.read(dropbear)).toBe(`${text}${gap}${key.line}\n`);
    expect(await add(router)).toBe(`there ${dropbear}\n`);
  });

  test('what stands there is kept byte for byte, whatever it is', async () => {
    const router = openWrt();
    const line = fc.stringMatching(/^[ -~\t\u00A1-\u017F]{0,60}$/);
    const texts = fc.sample(
      fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n')),
      25,
    );
    for (const text of texts) {
      router.write(dropbear, text);
      expect(await add(router)).toBe(`added ${dropbear}\n`);
      expect(router.read(dropbear)).toBe(`${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${key.line}\n`);
    }
  });

  test('a hostile comment is only a comment', async () => {
    const hostile = newKey(`'; touch $HOME/pwned; ' $(touch $HOME/pwned) \`touch $HOME/pwned\` %s \\n "`).key;

    const router = openWrt(`${other.line}\n`);
    mkdirSync(router.path('/tmp/home'));
    expect(await add(router, hostile)).toBe(`added ${dropbear}\n`);
    expect(readFileSync(router.path(dropbear), 'utf8')).toContain(`${key.type} ${hostile.blob} '; touch `);
    expect(readdirSync(router.path('/tmp/home'))).toEqual([]);
    expect(await add(router, hostile)).toBe(`there ${dropbear}\n`);
  });

  const places: readonly [string, Record<string, string>, number, string[]][] = [
    ['OpenWrt with dropbear', { '/etc/openwrt_release': '', '/usr/sbin/dropbear': '' }, 0, [dropbear]],
    [
      'OpenWrt with both',
      { '/etc/openwrt_release': '', '/etc/dropbear/x': '', '/usr/sbin/sshd': '' },
      0,
      [dropbear, openssh],
    ],
    ['OpenWrt with OpenSSH only', { '/etc/openwrt_release': '', '/usr/sbin/sshd': '' }, 0, [openssh]],
    ['OpenWrt, not as root', { '/etc/openwrt_release': '', '/etc/dropbear/x': '' }, 1000, [openssh]],
    ['Debian', { '/usr/sbin/sshd': '' }, 0, [openssh]],
    ['Debian with dropbear, which reads the same', { '/etc/dropbear/x': '' }, 0, [openssh]],
  ];
  test.each(places)('%s: the files that its daemons read', async (_what, files, uid, wanted) => {
    const router = routerWith(files, uid);
    expect(await add(router)).toBe(wanted.map((path) => `added ${path}\n`).join(''));
    for (const path of wanted) {
      expect(router.read(path)).toBe(`${key.line}\n`);
      expect(mode(router, path)).toBe(0o600);
      expect(mode(router, dirname(path))).toBe(0o700);
    }
    expect([dropbear, openssh].filter((path) => router.exists(path))).toEqual(wanted);
  });

  test('a link is followed and stays a link', async () => {
    const router = routerWith({ '/usr/sbin/sshd': '', '/tmp/elsewhere/keys': `${other.line}\n` });
    mkdirSync(router.path('/tmp/home/.ssh'), { recursive: true });
    symlinkSync(router.path('/tmp/elsewhere/keys'), router.path(openssh));
    expect(await add(router)).toBe(`added ${openssh}\n`);
    expect(router.read('/tmp/elsewhere/keys')).toBe(`${other.line}\n${key.line}\n`);
    expect(readdirSync(router.path('/tmp/elsewhere'))).toEqual(['keys']);
  });

  test('a full flash leaves the file as it was, and nothing beside it', async () => {
    const router = openWrt(`${other.line}\n`);
    router.program('/bin/cat', 'ROOT/bin/busybox head -c 10 "$1"; echo "cat: No space left on device" >&2; exit 1');
    expect(await add(router)).toBe(`failed ${dropbear}\n`);
    expect(router.read(dropbear)).toBe(`${other.line}\n`);
    // lost without a word
    router.program('/bin/cat', 'ROOT/bin/busybox head -c 10 "$1"');
    expect(await add(router)).toBe(`failed ${dropbear}\n`);
    expect(router.read(dropbear)).toBe(`${other.line}\n`);
    expect(readdirSync(router.path('/etc/dropbear')).sort()).toEqual(['authorized_keys', 'x']);
  });

  test('something else in the place of the file or folder is left alone', async () => {
    const router = routerWith({ '/usr/sbin/sshd': '', '/tmp/home/.ssh': 'a file' });
    expect(await add(router)).toBe(`failed ${openssh}\n`);
    expect(router.read('/tmp/home/.ssh')).toBe('a file');
    const second = openWrt();
    mkdirSync(second.path(dropbear));
    expect(await add(second)).toBe(`failed ${dropbear}\n`);
    expect(readdirSync(second.path('/etc/dropbear')).sort()).toEqual(['authorized_keys', 'x']);
  });

  test('what a power cut has left beside the file is no obstacle', async () => {
    const router = openWrt(`${other.line}\n`);
    writeFileSync(router.path('/etc/dropbear/.flowhelm-authorized-keys'), 'half of a line');
    expect(await add(router)).toBe(`added ${dropbear}\n`);
    expect(router.read(dropbear)).toBe(`${other.line}\n${key.line}\n`);
  });
});

test.each([
  [
    'added /a\nthere /b c\n',
    {
      managed: false,
      files: [
        { state: 'added', path: '/a' },
        { state: 'there', path: '/b c' },
      ],
    },
  ],
  ['failed /a\n', { managed: false, files: [{ state: 'failed', path: '/a' }] }],
  ['managed\n', { managed: true, files: [] }],
  ['', { managed: false, files: [] }],
  ['Added /a\nadded relative\nis managed by\n', { managed: false, files: [] }],
])('the answer %j', (text, expected) => {
  expect(parseAuthorizedFiles(text)).toEqual(expected);
});
