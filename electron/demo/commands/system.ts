import { answer, failure, type Program, program } from '../answer.ts';
import { type Box, logSystem } from '../box.ts';
import { uplinkOf } from '../profile.ts';
import { seededFraction } from '../random.ts';

/** Small programs that answer from the state of the box. */
export function systemPrograms(box: Box): readonly Program[] {
  const { profile } = box;
  return [
    program('/bin/df', (args) => diskFree(box, args)),
    program('/bin/dmesg', () => answer(box.kernelLog.map((line) => `${line}\n`).join(''))),
    program('/usr/bin/logger', (args) => {
      const tag = args[args.indexOf('-t') + 1] ?? 'root';
      const text = args.filter(
        (argument, index) => !argument.startsWith('-') && args[index - 1] !== '-t' && args[index - 1] !== '-p',
      );
      logSystem(box, 'user.notice', tag, text.join(' '));
      return answer();
    }),
    program('/sbin/logread', () => answer(box.systemLog.map((line) => `${line}\n`).join(''))),
    program('/bin/ping', (args) => ping(box, args)),
    program('/sbin/ip', (args) => ip(box, args)),
    program('/bin/uname', (args) =>
      answer(
        args.includes('-m')
          ? `${profile.board.architecture}\n`
          : args.includes('-r')
            ? `${profile.kernel}\n`
            : 'Linux\n',
      ),
    ),
    program('/sbin/lsmod', () => answer([...box.modules].map((name) => `${name.padEnd(20)} 16384  0\n`).join(''))),
    program('/sbin/modprobe', ([name = '']) => modprobe(box, name)),
    program('/bin/ps', () =>
      answer(
        [...box.processes.running].map(([pid, command]) => `${String(pid).padStart(5)} root ${command}\n`).join(''),
      ),
    ),
    program('/sbin/sysctl', ([, name = '']) => sysctl(box, name)),
    program('/sbin/reboot', () => {
      box.reboot();
      return answer();
    }),
    ...('ethtool' in profile.packages.installed ? [program('/usr/sbin/ethtool', (args) => ethtool(box, args))] : []),
    ...(profile.qdiscs === null ? [] : [program('/sbin/tc', (args) => trafficControl(box, args))]),
  ];
}

function diskFree(box: Box, args: readonly string[]) {
  const { totalKb, freeKb } = box.profile.storage;
  const free = box.files.overlayFull ? 0 : freeKb;
  const path = args.find((argument) => argument.startsWith('/')) ?? '/';
  if (path === '/overlay' && box.profile.system !== 'openwrt')
    return failure('df: /overlay: No such file or directory\n');
  const [device, mount] =
    box.profile.system === 'openwrt' ? ['/dev/mtdblock6', path === '/' ? '/' : '/overlay'] : ['/dev/sda1', '/'];
  const used = totalKb - free;
  const percent = `${Math.round((used * 100) / totalKb)}%`;
  return answer(
    `Filesystem           1K-blocks      Used Available Use% Mounted on\n${device.padEnd(20)} ${String(totalKb).padStart(9)} ${String(used).padStart(9)} ${String(free).padStart(9)} ${percent.padStart(4)} ${mount}\n`,
  );
}

async function ping(box: Box, args: readonly string[]) {
  const target = (args.at(-1) ?? '').replace(/%.*$/, '');
  const wait = Number(args[args.indexOf('-W') + 1] ?? 1) || 1;
  const uplink = uplinkOf(box.profile);
  const answers = box.gatewayReachable || (target !== uplink?.gateway4 && target !== uplink?.gateway6);
  if (!answers) await box.clock.sleep(wait * 1000);
  const head = `PING ${target} (${target}): 56 data bytes\n`;
  const tail = (received: number) =>
    `\n--- ${target} ping statistics ---\n1 packets transmitted, ${received} packets received, ${received ? 0 : 100}% packet loss\n`;
  if (!answers) return answer(`${head}${tail(0)}`, '', 1);
  const spread = seededFraction(box.profile.id, 'ping', Math.floor(box.clock.now() / 1000));
  const time = ((uplink?.protocol === 'pppoe' ? 6.2 : 0.6) * (0.85 + 0.4 * spread)).toFixed(3);
  return answer(
    `${head}64 bytes from ${target}: seq=0 ttl=64 time=${time} ms\n${tail(1)}round-trip min/avg/max = ${time}/${time}/${time} ms\n`,
  );
}

/** A DSA port lists the kernel's own counters first, and then those of the switch, with the names of the mt7530 driver. */
function ethtool(box: Box, args: readonly string[]) {
  const [option, device = ''] = args;
  const link = box.profile.links.find(({ name }) => name === device);
  if (option !== '-S' || !link) return failure(`netlink error: No such device\n`, 75);
  if (link.kind !== 'dsa') return failure('no stats available\n', 94);
  const { links, ports } = box.traffic.totals(box);
  const row = (name: string, bytes: number | undefined) => `     ${name}: ${Math.round(bytes ?? 0)}\n`;
  const [seen, all] = [links.get(device), ports.get(device)];
  return answer(
    `NIC statistics:\n${row('tx_packets', (seen?.tx ?? 0) / 1200)}${row('tx_bytes', seen?.tx)}${row('rx_packets', (seen?.rx ?? 0) / 1200)}${row('rx_bytes', seen?.rx)}${row('TxDrop', 0)}${row('TxUnicast', (all?.tx ?? 0) / 1200)}${row('TxBytes', all?.tx)}${row('RxDrop', 0)}${row('RxUnicast', (all?.rx ?? 0) / 1200)}${row('RxBytes', all?.rx)}`,
  );
}

function ip(box: Box, args: readonly string[]) {
  const words = args.filter((argument) => !argument.startsWith('-'));
  const uplink = uplinkOf(box.profile);
  if (words[0] === 'xfrm') {
    return box.profile.system === 'debian' ? answer() : failure(`ip: invalid argument 'xfrm' to 'ip'\n`);
  }
  if (words[0]?.startsWith('r')) {
    const six = args.includes('-6');
    const gateway = six ? uplink?.gateway6 : uplink?.gateway4;
    return answer(gateway ? `default via ${gateway} dev ${uplink?.l3Device ?? ''}\n` : '');
  }
  const links = box.profile.links.map(({ name, up, address }, index) => {
    const flags = up ? '<BROADCAST,MULTICAST,UP,LOWER_UP>' : '<BROADCAST,MULTICAST>';
    return `${index + 1}: ${name}: ${flags} mtu 1500 qdisc noqueue state ${up ? 'UP' : 'DOWN'} qlen 1000\\    link/ether ${address} brd ff:ff:ff:ff:ff:ff\n`;
  });
  return answer(links.join(''));
}

async function modprobe(box: Box, name: string) {
  if (box.modules.has(name)) return answer();
  return failure(`failed to find a module named ${name}\n`, 255);
}

async function sysctl(box: Box, name: string) {
  const text = await box.files.readFile(`/proc/sys/${name.replaceAll('.', '/')}`).catch(() => null);
  return text === null ? failure(`sysctl: error: '${name}' is an unknown key\n`) : answer(text);
}

function trafficControl({ profile }: Box, args: readonly string[]) {
  if (args.includes('filter')) return answer();
  return answer((profile.qdiscs ?? []).map((line) => `${line}\n`).join(''));
}
