import type { ImportedRouter, ImportReading } from '../../shared/model/import.ts';
import { type ReadInventory, readAnsibleIni } from './ansible-ini.ts';
import type { InventoryHost, Variables } from './ansible-inventory.ts';
import { readAnsibleYaml } from './ansible-yaml.ts';
import { readChain, readHost, readPort } from './destination.ts';
import { checkedText, refuseTooMany } from './limits.ts';
import { readSshArguments } from './ssh-arguments.ts';

/** Variables of Ansible's ssh connection, the older names last. */
const variableNames = {
  host: ['ansible_host', 'ansible_ssh_host'],
  port: ['ansible_port', 'ansible_ssh_port'],
  user: ['ansible_user', 'ansible_ssh_user'],
  key: ['ansible_ssh_private_key_file', 'ansible_private_key_file'],
} as const;

const sshArguments = ['ansible_ssh_common_args', 'ansible_ssh_extra_args', 'ansible_ssh_args'];
const holdsSecret = /^ansible_.*(pass|password)$|^ansible_.*passphrase$/;
/** Ways to a device that are SSH to its own shell or near it. */
const overSsh = new Set(['ssh', 'smart', 'paramiko', 'paramiko_ssh', 'network_cli', 'community.openwrt.ssh', 'libssh']);
/** Names a kind of device and no place, in both collections for OpenWrt. */
const kinds = new Set(['openwrt', 'routers', 'router']);

class Unsupported extends Error {}

/**
 * Reads an Ansible inventory, INI or YAML: the group that names a host becomes its group, the others become tags. Passwords are never
 * taken over, vaults are not opened. Throws `file-unusable`.
 */
export function readAnsible(text: string): ImportReading {
  if (/^\uFEFF?\s*\$ANSIBLE_VAULT;/.test(text)) {
    return {
      routers: [],
      unsupported: [],
      notices: ['The file is a closed Ansible vault, so nothing is read from it.'],
    };
  }
  const plain = checkedText(text);
  const { inventory, notices }: ReadInventory = looksLikeIni(plain) ? readAnsibleIni(plain) : readAnsibleYaml(plain);
  const hosts = inventory.hosts();
  refuseTooMany(hosts.length);
  const routers: ImportedRouter[] = [];
  const unsupported: ImportReading['unsupported'][number][] = [];
  for (const host of hosts) {
    const source = `host ${host.name}`;
    try {
      routers.push(routerOf(host, source));
    } catch (thrown) {
      if (!(thrown instanceof Unsupported)) throw thrown;
      unsupported.push({ source, name: host.name, host: addressOf(host), reason: thrown.message });
    }
  }
  return { routers, unsupported, notices: [...notices, ...vaultNotices(hosts)] };
}

/** The first line that says something decides: INI has sections or lines of hosts, YAML begins with a key and a colon. */
function looksLikeIni(text: string): boolean {
  const line = text.split('\n').find((each) => /^\s*[^\s#;]/.test(each) && !/^%/.test(each)) ?? '';
  if (/^\s*(---|\{|-\s)/.test(line)) return false;
  return !/^\s*("[^"]*"|'[^']*'|[^\s:=][^:=]*):(\s|$)/.test(line);
}

function routerOf(host: InventoryHost, source: string): ImportedRouter {
  const { name, variables } = host;
  const connection = textOf(variables, 'ansible_connection');
  if (connection !== null && !overSsh.has(connection)) {
    throw new Unsupported(`Ansible reaches it with ansible_connection=${connection.slice(0, 40)}, not over SSH.`);
  }
  const address = addressOf(host);
  if (readHost(address) === null) throw new Unsupported(reasonFor('address', address));
  const written = said(variables, variableNames.port);
  const port = written === null ? 22 : readPort(written);
  if (port === null) throw new Unsupported(reasonFor('port', written ?? ''));
  const ssh = readSshArguments(sshArguments.flatMap((key) => textOf(variables, key) ?? []));
  const jump = ssh.proxyJump === null ? [] : readChain(ssh.proxyJump);
  if (!jump) throw new Unsupported('The ProxyJump in its SSH arguments is not understood.');
  if (ssh.proxyCommand) throw new Unsupported('It is reached through a ProxyCommand, which Flowhelm never runs.');
  const key = said(variables, variableNames.key) ?? ssh.keyFile;
  return {
    ...{ source, name: textOf(variables, 'flowhelm_name') ?? name, host: address, port },
    ...{ user: said(variables, variableNames.user) ?? ssh.user, keyFile: key, jump },
    ...{ identitiesOnly: ssh.identitiesOnly, agent: ssh.agent, legacyAlgorithms: ssh.legacyAlgorithms },
    ...{ hostKeyAlias: ssh.hostKeyAlias, ...placeOf(host), notes: [...notesOn(variables), ...ssh.notes] },
  };
}

function addressOf({ name, variables }: InventoryHost): string {
  return said(variables, variableNames.host) ?? name;
}

function placeOf({ groups, above, variables }: InventoryHost): { group: string | null; tags: string[] } {
  const site = groups.find((group) => !kinds.has(group.toLowerCase())) ?? groups[0] ?? null;
  const group = textOf(variables, 'flowhelm_group') ?? site;
  const ours = textOf(variables, 'flowhelm_tags');
  const tags = ours === null ? [...groups, ...above].filter((each) => each !== site) : ours.split(',').filter(Boolean);
  return { group, tags };
}

function reasonFor(what: string, value: string): string {
  if (value.includes('{{')) return `Its ${what} is a template, which only Ansible can fill in.`;
  return what === 'port'
    ? 'Its port is not a number from 1 to 65535.'
    : 'It has no address: neither a host name nor an IP address.';
}

function textOf(variables: Variables, name: string): string | null {
  const variable = variables.get(name);
  return variable?.kind === 'text' && variable.text !== '' ? variable.text : null;
}

/** The first of these variables that is there. A template in it is left for the caller to refuse. */
function said(variables: Variables, names: readonly string[]): string | null {
  for (const name of names) {
    const text = textOf(variables, name);
    if (text !== null) return text;
  }
  return null;
}

function notesOn(variables: Variables): string[] {
  const secrets = [...variables.keys()].filter((name) => holdsSecret.test(name));
  return secrets.map((name) => `${name} is not taken over: passwords are never read from files. Enter it in Flowhelm.`);
}

function vaultNotices(hosts: readonly InventoryHost[]): string[] {
  const closed = new Set(
    hosts.flatMap(({ variables }) => [...variables].flatMap(([name, { kind }]) => (kind === 'vault' ? name : []))),
  );
  return closed.size === 0 ? [] : [`Closed by Ansible vault and not read: ${[...closed].slice(0, 20).join(', ')}.`];
}
