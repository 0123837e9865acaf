import { sh } from '../../shared/shell.ts';
import { readCommand } from './command.ts';

/** One address to ping; `device` gives link-local IPv6 gateways their zone. */
export interface PingTarget {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  readonly device: string;
}

/** Answers `up ADDRESS` or `down ADDRESS` per target. */
export const pingGateways = readCommand<[targets: readonly PingTarget[]]>({
  id: 'ping-gateways',
  summary: "Sends one echo request to each of the router's default gateways.",
  shell: (targets) =>
    targets.reduce(
      (text, { family, address, device }) => sh`${text}
if ping ${family === 'ipv6' ? sh`-6 ` : sh``}-c 1 -W 2 ${pingAddress(address, device)} >/dev/null 2>&1; then echo up ${address}; else echo down ${address}; fi`,
      sh`:`,
    ),
  example: [[{ family: 'ipv4', address: 'GATEWAY', device: 'wan' }]],
});

function pingAddress(address: string, device: string): string {
  return address.toLowerCase().startsWith('fe80') ? `${address}%${device}` : address;
}

/** Addresses that answered. */
export function parseReachable(text: string): string[] {
  return [...text.matchAll(/^up (\S+)$/gm)].map(([, address = '']) => address);
}

/** The numeric user id of the login; only root can change a firewall. */
export const readUserId = readCommand<[]>({
  id: 'read-user-id',
  summary: 'Reads the user id of the login: only root can change a firewall.',
  shell: () => sh`id -u`,
  example: [],
});
