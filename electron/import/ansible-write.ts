import { stringify } from 'yaml';
import { writeDestination } from './destination.ts';
import { type ExportedRouter, hopNotes } from './exported-router.ts';
import { PlainNames } from './plain-names.ts';

type HostVariables = Record<string, string | number>;

/** An inventory in YAML that Ansible can use as it is; what Ansible has no variable for stands in `flowhelm_` variables of ours. */
export function writeAnsible(routers: readonly ExportedRouter[]): { text: string; notes: string[] } {
  const hostNames = new PlainNames();
  const groupNames = new PlainNames();
  // names with a meaning of their own
  for (const name of ['all', 'ungrouped']) groupNames.give(name);
  const groups = new Map<string, { key: string; hosts: Record<string, HostVariables> }>();
  const ungrouped: Record<string, HostVariables> = {};
  for (const router of routers) {
    const key = hostNames.give(router.name);
    const variables = variablesOf(router, key);
    if (router.group === null) ungrouped[key] = variables;
    else {
      const group = groups.get(router.group) ?? {
        key: groupNames.give(router.group).replaceAll(/[.-]/g, '_'),
        hosts: {},
      };
      groups.set(router.group, group);
      group.hosts[key] = group.key === router.group ? variables : { ...variables, flowhelm_group: router.group };
    }
  }
  const children = Object.fromEntries([...groups.values()].map(({ key, hosts }) => [key, { hosts }]));
  const all = {
    ...(Object.keys(ungrouped).length > 0 && { hosts: ungrouped }),
    ...(groups.size > 0 && { children }),
  };
  return { text: stringify({ all }, { lineWidth: 0 }), notes: hopNotes(routers) };
}

function variablesOf(router: ExportedRouter, key: string): HostVariables {
  const { name, host, port, user, keyFile, tags } = router;
  const ssh = sshArguments(router);
  return {
    ...(name !== key && { flowhelm_name: name }),
    ...{ ansible_host: host, ansible_port: port, ansible_user: user },
    ...(keyFile !== null && { ansible_ssh_private_key_file: keyFile }),
    ...(ssh !== '' && { ansible_ssh_common_args: ssh }),
    ...(tags.length > 0 && { flowhelm_tags: tags.join(',') }),
  };
}

function sshArguments({ jump, hostKeyAlias, agent, legacyAlgorithms, direct }: ExportedRouter): string {
  const options = [
    ...(jump.length > 0 ? [`ProxyJump=${jump.map(writeDestination).join(',')}`] : []),
    ...(direct ? ['ProxyJump=none'] : []),
    ...(hostKeyAlias === null ? [] : [`HostKeyAlias=${hostKeyAlias}`]),
    ...(agent ? [] : ['IdentityAgent=none']),
    ...(legacyAlgorithms ? ['HostKeyAlgorithms=+ssh-rsa'] : []),
  ];
  return options.map((option) => `-o ${/\s/.test(option) ? `"${option}"` : option}`).join(' ');
}
