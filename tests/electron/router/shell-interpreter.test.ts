import { Bash, decodeBytesToUtf8, defineCommand } from 'just-bash';
import { expect, test } from 'vitest';
import { parseProbe, probeSections } from '../../../electron/router/probe.ts';
import { makeMarker, parseScript, renderScript } from '../../../electron/ssh/script.ts';
import { fw4Answers, fw4Router } from './fw4-router.ts';

test('the probe also runs in the shell interpreter of the virtual routers', async () => {
  const files: Record<string, string> = {};
  for (const [path, content] of Object.entries({ ...fw4Router().files, ...fw4Answers })) {
    // A folder, a device tree and a mode bit are told differently there.
    if (content === null) files[`${path}/.folder`] = '';
    else files[path] = content.replaceAll('\0', '\n');
  }
  // Its own tr takes '\000' for the digit 0; the device tree above has newlines already.
  const tr = defineCommand('tr', async (_args, { stdin }) => ({
    stdout: decodeBytesToUtf8(stdin),
    stderr: '',
    exitCode: 0,
  }));
  const bash = new Bash({ files, customCommands: [tr] });
  await bash.exec('chmod +x /bin/opkg');
  const marker = makeMarker();
  const { stdout, stderr } = await bash.exec(renderScript(probeSections({ rateSeconds: 0 }), marker));
  const { snapshot } = parseProbe(parseScript(stdout, stderr, marker), '2026-11-22T16:00:00.000Z');
  expect(snapshot).toMatchObject({
    platform: 'fw4',
    identity: { kernel: '6.6.119', compatible: ['dlink,covr-x1860-a1', 'mediatek,mt7621-soc'] },
    stack: {
      packageManager: 'opkg',
      packages: { 'kmod-nft-offload': '6.6.119-r1' },
      modules: { nf_flow_table: 'loaded' },
    },
    configured: { mode: 'hardware' },
    npu: { engines: [{ kind: 'mediatek-ppe', bound: 3, unbound: 2 }], wed: 'off' },
    conntrack: { flows: { total: 17, byPath: { hardware: 9, slow: 8 }, local: 8 } },
    load: { cpus: 2 },
    defaultRoutes: [{ gateway: '203.0.113.1' }, { gateway: 'fe80::1' }],
    software: { enabledServices: ['sqm'] },
  });
  expect(snapshot.links.map(({ name, kind, master }) => [name, kind, master])).toContainEqual([
    'lan1',
    'ethernet',
    'br-lan',
  ]);
  // nft, uci, ubus and df are programs that a virtual router brings itself.
  expect(snapshot.gaps.map((gap) => gap.section).sort()).toEqual(['configured', 'flowtables', 'interfaces', 'storage']);
});
