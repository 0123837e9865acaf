/**
 * Builds what the virtual machine boots: a stock Debian kernel, a small initrd, a Debian root disk and a disk with our
 * own files. Each part is cached by the hash of what goes into it, so a change of a script costs a second, not a minute.
 */
import { chmod, copyFile, cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached, cacheRoot, contentHash } from './cache.ts';
import { installHostPackages, run } from './host.ts';
import { addOpenWrtView } from './openwrt-layer.ts';

/** The files to boot from; all of them are shared and never written to. */
export interface LabImage {
  readonly kernel: string;
  readonly initrd: string;
  /** Debian, read-only. */
  readonly baseDisk: string;
  /** Our scripts, stand-ins and kernel module, read-only. */
  readonly labDisk: string;
}

const HERE = import.meta.dirname;
const SUITE = 'bookworm';

const GUEST_PACKAGES = [
  'attr',
  'busybox-static',
  'conntrack',
  'dropbear-bin',
  'ethtool',
  'iperf3',
  'iproute2',
  'iputils-ping',
  'kmod',
  'nftables',
  'procps',
  'rsync',
];

/** Drivers for the disks and network cards of the virtual machine, in the order in which they can be loaded. */
const INITRD_MODULES = [
  'drivers/virtio/virtio_ring',
  'drivers/virtio/virtio',
  'drivers/virtio/virtio_pci_modern_dev',
  'drivers/virtio/virtio_pci_legacy_dev',
  'drivers/virtio/virtio_pci',
  'drivers/block/virtio_blk',
  'net/core/failover',
  'drivers/net/net_failover',
  'drivers/net/virtio_net',
];

/** Raise when this file changes what a part contains. */
const BUILD_VERSION = '1';

/** Builds the missing parts and returns the paths of all. */
export async function buildImage(log: (line: string) => void = () => {}): Promise<LabImage> {
  await installHostPackages(log);
  const release = await kernelRelease();
  const kernel = await buildKernel(release, log);
  const module = await buildModule(release, kernel, log);
  const base = await buildBase(release, kernel, log);
  const initrd = await buildInitrd(release, kernel, base);
  const lab = await buildLabDisk(module, base);
  return {
    kernel: path.join(kernel, 'vmlinuz'),
    initrd: path.join(initrd, 'initrd.img'),
    baseDisk: path.join(base, 'disk.img'),
    labDisk: path.join(lab, 'disk.img'),
  };
}

/** The release (`6.1.0-NN-cloud-amd64`) that Debian's metapackage names today, or the newest one we already have. */
async function kernelRelease(): Promise<string> {
  const find = async () =>
    /Depends: linux-image-(\S+)/.exec(
      await run('apt-cache', ['depends', 'linux-image-cloud-amd64']).catch(() => ''),
    )?.[1];
  const known = await find();
  if (known) return known;
  await run('apt-get', ['update', '-q']).catch(() => '');
  const fresh = await find();
  if (fresh) return fresh;
  const folders = await readdir(cacheRoot()).catch(() => []);
  const old = folders.map((name) => /^kernel-(.+)-\w+$/.exec(name)?.[1]).filter((name) => name !== undefined);
  const newest = old.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  if (newest) return newest;
  throw new Error('no kernel package: apt does not know linux-image-cloud-amd64');
}

/** Downloads and unpacks kernel and headers; nothing of them is installed on this machine. */
async function buildKernel(release: string, log: (line: string) => void): Promise<string> {
  return cached(`kernel-${release}-${await contentHash([BUILD_VERSION])}`, async (folder) => {
    log(`downloading kernel ${release}`);
    const headers = `linux-headers-${release}`;
    const depends = await run('apt-cache', ['depends', headers]);
    const helpers = [...depends.matchAll(/Depends: (linux-headers-\S+|linux-kbuild-\S+)/g)].map(
      (match) => match[1] ?? '',
    );
    await run('apt-get', ['download', '-q', `linux-image-${release}`, headers, ...helpers], { cwd: folder });
    for (const file of await readdir(folder)) {
      if (!file.endsWith('.deb')) continue;
      const part = file.startsWith('linux-image-') ? 'image' : 'headers';
      await run('dpkg-deb', ['-x', file, part], { cwd: folder });
      await rm(path.join(folder, file));
    }
    await copyFile(path.join(folder, `image/boot/vmlinuz-${release}`), path.join(folder, 'vmlinuz'));
  });
}

async function buildModule(release: string, kernel: string, log: (line: string) => void): Promise<string> {
  const source = path.join(HERE, 'npu');
  return cached(`module-${await contentHash([BUILD_VERSION, release], [source])}`, async (folder) => {
    log('building the packet engine module');
    await cp(source, folder, { recursive: true });
    const headers = path.join(kernel, 'headers/usr/src');
    // The packaged makefile only includes the common one by its installed path; ours lies elsewhere.
    const build = path.join(folder, 'headers');
    await mkdir(build);
    for (const name of await readdir(path.join(headers, `linux-headers-${release}`))) {
      if (name !== 'Makefile')
        await symlink(path.join(headers, `linux-headers-${release}`, name), path.join(build, name));
    }
    const makefile = await readFile(path.join(headers, `linux-headers-${release}`, 'Makefile'), 'utf8');
    await writeFile(path.join(build, 'Makefile'), makefile.replaceAll('/usr/src/', `${headers}/`));
    await run('make', ['-s', '-C', build, `M=${folder}`, 'CC=gcc', 'KCFLAGS=-Werror', 'modules']);
    await run('strip', ['--strip-debug', path.join(folder, 'flowhelm_npu.ko')]);
  });
}

async function buildBase(release: string, kernel: string, log: (line: string) => void): Promise<string> {
  return cached(`base-${await contentHash([BUILD_VERSION, release, SUITE, ...GUEST_PACKAGES])}`, async (folder) => {
    log('building the Debian root disk (about a minute)');
    const root = path.join(folder, 'root');
    const mirror = process.env['FLOWHELM_LAB_MIRROR'];
    await run('debootstrap', [
      '--variant=minbase',
      `--include=${GUEST_PACKAGES.join(',')}`,
      SUITE,
      root,
      ...(mirror ? [mirror] : []),
    ]);
    const modules = path.join(kernel, 'image/lib/modules', release);
    await cp(modules, path.join(root, 'usr/lib/modules', release), { recursive: true });
    await run('chroot', [root, 'depmod', release]);
    await run('chroot', [root, 'sh', '-c', 'echo root:lab | chpasswd']);
    await run('chroot', [root, 'apt-get', 'clean']);
    // The root disk stays read-only: what changes lives below /run.
    await rm(path.join(root, 'root/.ssh'), { recursive: true, force: true });
    await symlink('/run/lab/ssh', path.join(root, 'root/.ssh'));
    await chmod(path.join(root, 'root'), 0o700);
    // The layer that turns Debian into something like OpenWrt must know what there is to hide.
    for (const part of ['etc', 'usr/bin', 'usr/sbin']) {
      await writeFile(
        path.join(folder, `${part.replace('/', '-')}.txt`),
        (await readdir(path.join(root, part))).join('\n'),
      );
    }
    await copyFile(path.join(root, 'usr/bin/busybox'), path.join(folder, 'busybox'));
    await copyFile(path.join(root, 'usr/sbin/ethtool'), path.join(folder, 'ethtool'));
    await copyFile(path.join(root, 'usr/sbin/nft'), path.join(folder, 'nft'));
    await run('mke2fs', ['-q', '-t', 'ext4', '-m', '0', '-d', root, path.join(folder, 'disk.img'), '900M']);
    await rm(root, { recursive: true });
  });
}

async function buildInitrd(release: string, kernel: string, base: string): Promise<string> {
  const init = path.join(HERE, 'rootfs/vm/initramfs-init');
  const key = await contentHash([BUILD_VERSION, release, path.basename(base), ...INITRD_MODULES], [init]);
  return cached(`initrd-${key}`, async (folder) => {
    const root = path.join(folder, 'root');
    for (const part of ['bin', 'modules', 'proc', 'dev', 'root'])
      await mkdir(path.join(root, part), { recursive: true });
    await copyFile(path.join(base, 'busybox'), path.join(root, 'bin/busybox'));
    await copyFile(init, path.join(root, 'init'));
    for (const module of INITRD_MODULES) {
      const file = path.join(kernel, 'image/lib/modules', release, 'kernel', `${module}.ko`);
      await copyFile(file, path.join(root, 'modules', `${path.basename(module)}.ko`));
    }
    await writeFile(
      path.join(root, 'modules/order'),
      `${INITRD_MODULES.map((name) => path.basename(name)).join('\n')}\n`,
    );
    await run('sh', ['-c', 'cd root && find . | cpio -o -H newc --quiet | gzip -1 >../initrd.img'], { cwd: folder });
    await rm(root, { recursive: true });
  });
}

/** The second disk: small, so that a change of a stand-in is in the next boot at once. */
async function buildLabDisk(module: string, base: string): Promise<string> {
  const files = [path.join(HERE, 'rootfs'), path.join(HERE, 'openwrt-layer.ts')];
  const key = await contentHash([BUILD_VERSION, path.basename(module), path.basename(base)], files);
  return cached(`lab-${key}`, async (folder) => {
    const root = path.join(folder, 'root');
    await cp(path.join(HERE, 'rootfs'), root, { recursive: true });
    await copyFile(path.join(module, 'flowhelm_npu.ko'), path.join(root, 'flowhelm_npu.ko'));
    await addOpenWrtView(path.join(root, 'openwrt'), base);
    await run('chown', ['-R', '0:0', root]);
    await run('mke2fs', ['-q', '-t', 'ext4', '-m', '0', '-d', root, path.join(folder, 'disk.img'), '32M']);
    await rm(root, { recursive: true });
  });
}
