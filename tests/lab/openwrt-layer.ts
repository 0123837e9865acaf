/**
 * The overlay layer that makes a Debian tree look like OpenWrt's: Debian's own programs and settings are hidden, and
 * busybox stands in their place with just the applets OpenWrt ships, so that a script which leans on anything else fails
 * here as it would on a router.
 */
import { lstatSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { run } from './host.ts';

/** Programs of the Debian tree that a router has too, under the same name. */
const KEPT_PROGRAMS = new Set(['busybox', 'nft', 'dropbear', 'dropbearkey', 'flock', 'iperf3']);

/** Applets of Debian's busybox that OpenWrt's lacks, or that our stand-ins replace. */
const MISSING_APPLETS = new Set(
  `nohup setsid timeout base64 stat od xxd diff realpath truncate whoami arch nproc paste tac shuf factor w who last logname
  hostid rev ts tty nuke svc svok dpkg dpkg-deb rpm rpm2cpio httpd udhcpd telnetd ed cpio patch watchdog init linuxrc run-init
  losetup fdisk mkdosfs sha1sum sha3sum sha512sum fallocate findfs nsenter unshare setpriv taskset ionice chvt openvt deallocvt
  cal bc sulogin getty cttyhack
  logger logread busybox`.split(/\s+/),
);

/** Also true for a link to nowhere: inside the layer alone, busybox is not there yet. */
function isPresent(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** Completes the layer in `layer`, which already holds our own files, from the lists kept beside the base disk. */
export async function addOpenWrtView(layer: string, base: string): Promise<void> {
  const applets = (await run(path.join(base, 'busybox'), ['--list'])).trim().split('\n');
  const shown = new Set(['ash', 'sh', ...applets].filter((name) => !MISSING_APPLETS.has(name)));
  for (const name of shown) {
    const link = path.join(layer, 'usr/bin', name);
    if (!isPresent(link)) await symlink('busybox', link);
  }
  for (const folder of ['usr/bin', 'usr/sbin', 'etc']) {
    const names = (await readFile(path.join(base, `${folder.replace('/', '-')}.txt`), 'utf8')).split('\n');
    await mkdir(path.join(layer, folder), { recursive: true });
    for (const name of names) {
      const file = path.join(layer, folder, name);
      if (KEPT_PROGRAMS.has(name)) continue;
      // A device node 0/0 in an upper layer is overlayfs's way of saying "not there".
      if (!isPresent(file)) await run('mknod', [file, 'c', '0', '0']);
    }
  }
  // /var and /run are RAM, below /tmp, as on OpenWrt.
  await symlink('tmp', path.join(layer, 'var'));
  await symlink('/var/run', path.join(layer, 'run'));
  await mkdir(path.join(layer, 'rom'), { recursive: true });
  // The stand-ins need these two even where the router is not supposed to have them.
  for (const tool of ['ethtool', 'nft']) {
    await copyFile(path.join(base, tool), path.join(layer, 'usr/libexec/lab', tool));
    await chmod(path.join(layer, 'usr/libexec/lab', tool), 0o755);
  }
}
