import { type Box, uptimeSeconds } from './box.ts';
import { installDeviceFiles } from './device-files.ts';
import { acceleratedByVendor, conntrackText, netDevText, ppeText, statText } from './traffic-files.ts';

/** The files of the kernel under /proc and /sys; made anew after each boot. */
export async function installSystemFiles(box: Box): Promise<void> {
  const { files, profile } = box;
  files.mkdirSync('/tmp', { recursive: true });
  files.mkdirSync('/root', { recursive: true });
  installProc(box);
  installNetfilter(box);
  await installDeviceFiles(box);
  if (profile.board.compatible.length > 0) {
    for (const folder of ['/proc/device-tree', '/sys/firmware/devicetree/base']) {
      files.put(`${folder}/compatible`, `${profile.board.compatible.join('\0')}\0`);
      files.put(`${folder}/model`, `${profile.board.model}\0`);
    }
  }
  installEngines(box);
  if (profile.system === 'openwrt') await installOpenwrt(box);
  else installDebian(box);
}

function installProc(box: Box): void {
  const { files, profile } = box;
  files.compute('/proc/uptime', () => {
    const up = uptimeSeconds(box);
    return `${up.toFixed(2)} ${(up * profile.cpus * 0.9).toFixed(2)}\n`;
  });
  files.compute('/proc/stat', () => statText(box));
  files.compute('/proc/net/dev', () => netDevText(box));
  files.compute('/proc/modules', () => modulesText(box));
  files.compute('/proc/loadavg', () => '0.21 0.17 0.11 1/86 20311\n');
  files.put('/proc/meminfo', memoryText(profile.memoryKb));
  files.put('/proc/cpuinfo', profile.board.cpuinfo);
  files.put('/proc/version', `Linux version ${profile.kernel} (builder@buildhost) #0 SMP\n`);
  files.put('/proc/mounts', mountsText(box));
  files.put('/proc/filesystems', 'nodev\tsysfs\nnodev\tproc\nnodev\ttmpfs\nnodev\tdebugfs\n');
  files.put('/proc/cmdline', 'console=ttyS0,115200n1\n');
  files.put('/proc/1/comm', profile.system === 'debian' ? 'systemd\n' : 'procd\n');
  files.put('/proc/sys/kernel/random/boot_id', `${box.bootId}\n`);
  files.put('/proc/sys/kernel/osrelease', `${profile.kernel}\n`);
  files.put('/proc/sys/kernel/ostype', 'Linux\n');
  files.put('/proc/sys/kernel/hostname', `${profile.hostname}\n`);
  files.put('/proc/sys/net/ipv4/ip_forward', '1\n');
  files.put('/proc/sys/net/ipv6/conf/all/forwarding', '1\n');
  if (profile.hardware.kind === 'engine' || profile.system === 'openwrt')
    files.mkdirSync('/sys/kernel/debug', { recursive: true });
}

function modulesText({ modules, ruleset }: Box): string {
  const used = ruleset.tables.some(({ flowtables }) => flowtables.length > 0) ? 1 : 0;
  return [...modules]
    .map((name) => `${name} 16384 ${name === 'nft_flow_offload' ? used : 0} - Live 0x00000000\n`)
    .join('');
}

/** Loading a module makes its folder; a removed package leaves the loaded module be. */
export function installModule(box: Box, name: string): void {
  box.modules = new Set([...box.modules, name]);
  box.files.put(`/sys/module/${name}/refcnt`, '0\n');
  box.files.put(`/sys/module/${name}/initstate`, 'live\n');
}

function memoryText(totalKb: number): string {
  const row = (name: string, kilobytes: number) =>
    `${`${name}:`.padEnd(16)}${String(Math.round(kilobytes)).padStart(8)} kB\n`;
  return [
    row('MemTotal', totalKb),
    row('MemFree', totalKb * 0.42),
    row('MemAvailable', totalKb * 0.51),
    row('Buffers', totalKb * 0.01),
    row('Cached', totalKb * 0.11),
  ].join('');
}

function mountsText({ profile }: Box): string {
  const common = 'proc /proc proc rw,nosuid 0 0\nsysfs /sys sysfs rw,nosuid 0 0\ntmpfs /tmp tmpfs rw,nosuid 0 0\n';
  if (profile.system === 'debian') return `/dev/sda1 / ext4 rw,relatime 0 0\n${common}`;
  return `/dev/root /rom squashfs ro,relatime 0 0\n${common}/dev/mtdblock6 /overlay jffs2 rw,noatime 0 0\noverlayfs:/overlay / overlay rw,noatime 0 0\ndebugfs /sys/kernel/debug debugfs rw,noatime 0 0\n`;
}

function installNetfilter(box: Box): void {
  const { files, profile } = box;
  for (const name of box.modules) installModule(box, name);
  const folder = '/proc/sys/net/netfilter';
  files.compute('/proc/net/nf_conntrack', () => conntrackText(box));
  files.compute(`${folder}/nf_conntrack_count`, () => `${box.traffic.flows(box).length}\n`);
  files.put(`${folder}/nf_conntrack_max`, `${profile.memoryKb > 400_000 ? 65_536 : 16_384}\n`);
  files.put(`${folder}/nf_conntrack_acct`, '1\n');
  files.put(`${folder}/nf_flowtable_tcp_timeout`, '30\n');
  files.put(`${folder}/nf_flowtable_udp_timeout`, '30\n');
}

function installEngines(box: Box): void {
  const { files, profile } = box;
  const { hardware } = profile;
  const debug = '/sys/kernel/debug';
  if (hardware.kind === 'engine') {
    for (let engine = 0; engine < hardware.ppes; engine += 1) {
      files.compute(`${debug}/ppe${engine}/bind`, () => ppeText(box, engine, 'bind'));
      files.compute(`${debug}/ppe${engine}/entries`, () => ppeText(box, engine, 'entries'));
    }
  }
  if (hardware.kind === 'vendor') {
    files.compute(`${debug}/ecm/ecm_nss_ipv4/accelerated_count`, () => `${acceleratedByVendor(box)}\n`);
    files.put(`${debug}/ecm/ecm_nss_ipv6/accelerated_count`, '0\n');
    files.compute(`${debug}/ecm/ecm_db/connection_count`, () => `${box.traffic.flows(box).length}\n`);
    files.put(`${debug}/qca-nss-drv/stats/ipv4`, 'rx_packets = 0\n');
  }
}

async function installOpenwrt({ files, profile }: Box): Promise<void> {
  const { board } = profile;
  files.put('/tmp/sysinfo/board_name', `${board.boardName}\n`);
  files.put('/tmp/sysinfo/model', `${board.model}\n`);
  files.mkdirSync('/tmp/run', { recursive: true });
  await files.linkTo('tmp', '/var');
  for (const name of profile.enabledServices) {
    if (!(await files.exists(`/etc/init.d/${name}`)))
      files.put(`/etc/init.d/${name}`, '#!/bin/sh /etc/rc.common\n', 0o755);
    await files.linkTo(`../init.d/${name}`, `/etc/rc.d/S50${name}`);
  }
}

function installDebian({ files, profile }: Box): void {
  files.mkdirSync('/run/systemd/system', { recursive: true });
  files.mkdirSync('/var/log', { recursive: true });
  for (const name of profile.enabledServices) {
    files.put(`/etc/systemd/system/multi-user.target.wants/${name}.service`, '[Unit]\n');
  }
}
