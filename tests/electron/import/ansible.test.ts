import { describe, expect, it } from 'vitest';
import { readAnsible } from '../../../electron/import/ansible.ts';
import { expandRanges } from '../../../electron/import/host-ranges.ts';

const ini = `
# the fleet
lonely.example:2022 ansible_user=root

[harbour]
r[01:03].harbour.example ansible_host=10.0.0.1 # three of them
attic ansible_host="10.0.1.1" ansible_port=2222 ansible_ssh_private_key_file='~/.ssh/the harbour'

[hill]
hill ansible_host=10.0.2.1 ansible_ssh_pass=hunter2

[hill:vars]
ansible_ssh_common_args='-o ProxyJump=ops@bastion.example:2200 -o StrictHostKeyChecking=no'
ansible_user = hilluser

[openwrt:children]
harbour
hill

[openwrt:vars]
ansible_user=admin
ansible_become_password=hunter3
`;

const yaml = `
all:
  vars:
    ansible_user: admin
  hosts:
    lonely.example: { ansible_port: 2022, ansible_user: root }
  children:
    openwrt:
      children:
        harbour:
          vars: &defaults
            ansible_ssh_private_key_file: ~/.ssh/harbour
          hosts:
            r[01:02].harbour.example:
            attic:
              <<: *defaults
              ansible_host: 10.0.1.1
              ansible_port: "2222"
              ansible_ssh_pass: !vault |
                $ANSIBLE_VAULT;1.1;AES256
                36343332
        hill:
          vars:
            ansible_user: 007
            ansible_ssh_extra_args: -J ops@bastion.example:2200 -o IdentitiesOnly=yes -A
          hosts:
            hill:
              ansible_host: 10.0.2.1
`;

describe('INI', () => {
  const { routers, notices } = readAnsible(ini);

  it('reads hosts, ranges, groups and variables', () => {
    expect(notices).toEqual([]);
    expect(routers).toMatchObject([
      { name: 'lonely.example', host: 'lonely.example', port: 2022, user: 'root', group: null, tags: [] },
      ...['r01', 'r02', 'r03'].map((name) => ({
        ...{ name: `${name}.harbour.example`, host: '10.0.0.1', port: 22, user: 'admin' },
        ...{ group: 'harbour', tags: ['openwrt'] },
      })),
      { name: 'attic', host: '10.0.1.1', port: 2222, keyFile: '~/.ssh/the harbour' },
      { name: 'hill', user: 'hilluser', jump: [{ host: 'bastion.example', port: 2200, user: 'ops' }] },
    ]);
  });

  it('never takes passwords, and says so', () => {
    expect(routers.at(-1)?.notes.join(' ')).toMatch(/ansible_become_password.*ansible_ssh_pass/);
    expect(JSON.stringify(routers)).not.toContain('hunter');
  });

  it.each([
    ['[a]\nx ansible_connection=local', 'not over SSH'],
    ['[a]\nx ansible_host={{ip}}', 'template'],
    ["[a]\nx ansible_host='{{ lookup(1) }}'", 'template'],
    ['[a]\nx ansible_port={{p}}', 'template'],
    ['[a]\nx ansible_port=0', 'port'],
    ['[a]\nx ansible_host=-oProxyCommand=x', 'address'],
    ['[a]\nx ansible_ssh_common_args=\'-o ProxyCommand="nc %h"\'', 'ProxyCommand'],
    ["[a]\nx ansible_ssh_common_args='-J ;'", 'ProxyJump'],
  ])('cannot take %j', (text, reason) => {
    expect(readAnsible(text)).toMatchObject({
      routers: [],
      unsupported: [{ reason: expect.stringContaining(reason) }],
    });
  });

  it('goes through the jump host of an older inventory', () => {
    const text = `[a]\nx ansible_ssh_common_args='-o ProxyCommand="ssh -W %h:%p -q ops@b.example -p 2200"'\n`;
    expect(readAnsible(text).routers[0]?.jump).toMatchObject([{ host: 'b.example', port: 2200, user: 'ops' }]);
  });

  it('says lines that it does not understand', () => {
    expect(readAnsible('[a]\nx what\n[a:vars]\nnothing\n[b:odd]\nz\n').notices).toHaveLength(3);
  });
});

describe('YAML', () => {
  const { routers, notices } = readAnsible(yaml);

  it('reads hosts, ranges, groups and variables', () => {
    expect(routers).toMatchObject([
      { name: 'lonely.example', port: 2022, user: 'root', group: null },
      { name: 'r01.harbour.example', user: 'admin', keyFile: '~/.ssh/harbour', group: 'harbour', tags: ['openwrt'] },
      { name: 'r02.harbour.example' },
      { name: 'attic', host: '10.0.1.1', port: 2222, keyFile: '~/.ssh/harbour' },
      { name: 'hill', user: '007', identitiesOnly: true, jump: [{ host: 'bastion.example', port: 2200, user: 'ops' }] },
    ]);
  });

  it('leaves vaults closed', () => {
    expect(notices).toEqual(['Closed by Ansible vault and not read: ansible_ssh_pass.']);
    expect(readAnsible('$ANSIBLE_VAULT;1.1;AES256\n3634\n')).toMatchObject({
      routers: [],
      notices: [expect.stringContaining('vault')],
    });
  });

  it.each([
    ['all: [', 'not YAML'],
    ['- a\n- b\n', 'no groups'],
    [`all:\n  hosts: {${'['.repeat(20_000)}`, 'nested too deeply'],
    ['a: &a\n  children:\n    b: *a\n', ''],
    ['all:\n  children:\n    a:\n      children:\n        b:\n          children:\n            a:\n', 'circle'],
  ])('cannot read %#', (text, sentence) => {
    expect(() => readAnsible(text)).toThrow(
      expect.objectContaining({ code: 'file-unusable', message: expect.stringContaining(sentence) }),
    );
  });

  it('is not blown up by a few lines of anchors', () => {
    const names = [...Array(30).keys()].map((n) => `v${n}`);
    const laughs = (merge: string) =>
      `v0: &v0 {hosts: {a: }}\n${names
        .slice(1)
        .map((name, n) => `${name}: &${name} {${merge.replaceAll('@', `*v${n}`)}}`)
        .join('\n')}\n`;
    for (const merge of ['<<: [@, @, @]', 'children: {a: @, b: @, c: @}', 'hosts: {a: @, b: @}', 'vars: {a: [@, @]}']) {
      try {
        expect(readAnsible(laughs(merge)).routers.length).toBeLessThan(100);
      } catch (error) {
        expect(error).toMatchObject({ code: 'file-unusable' });
      }
    }
  });

  it('takes no harm from the names of an object', () => {
    const text = 'all:\n  hosts:\n    __proto__:\n      ansible_host: 10.0.0.1\n      constructor: x\n    toString:\n';
    expect(readAnsible(text).routers.map(({ name }) => name)).toEqual(['__proto__', 'toString']);
  });
});

describe('ranges', () => {
  it.each([
    ['r[01:03]', ['r01', 'r02', 'r03']],
    ['r[8:10].x', ['r8', 'r9', 'r10'].map((name) => `${name}.x`)],
    ['r[a:c]', ['ra', 'rb', 'rc']],
    ['r[1:9:4]', ['r1', 'r5', 'r9']],
    ['[a:b][1:2]', ['a1', 'a2', 'b1', 'b2']],
    ['[3:1]', ['[3:1]']],
    ['[2001:db8::1]', ['[2001:db8::1]']],
    ['plain', ['plain']],
  ])('%s', (pattern, hosts) => {
    expect(expandRanges(pattern)).toEqual(hosts);
  });

  it.each(['r[1:99999999]', '[1:1000][1:1000]', '[0:99999999999999999999]'])('%s is too much', (pattern) => {
    expect(() => expandRanges(pattern)).toThrow(expect.objectContaining({ code: 'file-unusable' }));
  });
});
