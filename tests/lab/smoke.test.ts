/** Is the lab what it says it is? Everything the product's tests lean on is shown here once. */
import { afterEach, expect, it } from 'vitest';
import { login, runScript } from './app-side.ts';
import { describeLab } from './describe-lab.ts';
import type { Lab } from './lab.ts';
import { ROUTER_NAMES, type RouterName } from './types.ts';

const OFFLOAD = 'firewall.@defaults[0].flow_offloading';
const WARNING = '[!] Hardware flow offloading unavailable, falling back to software offloading';

/** Polls until a command's output satisfies; flows become hardware flows by a work queue, a little after the first packets. */
async function eventually(read: () => Promise<string>, wanted: RegExp): Promise<string> {
  let text = '';
  for (let tries = 0; tries < 50; tries++) {
    text = await read();
    if (wanted.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(text).toMatch(wanted);
  return text;
}

/** Routers that the running test has used; only they are put back after it. */
const touched = new Set<RouterName>();

function use(lab: Lab, name: RouterName): ReturnType<Lab['router']> {
  touched.add(name);
  return lab.router(name);
}

async function output(lab: Lab, name: RouterName, command: string): Promise<string> {
  const result = await use(lab, name).run(command);
  return result.stdout;
}

describeLab('the lab', (lab) => {
  afterEach(async () => {
    await lab.restoreNetwork();
    for (const name of touched) await lab.restore(name);
    touched.clear();
  });

  it('answers SSH with its host key, by password', async () => {
    const client = await login(lab.routers.soft, { withPassword: true });
    const result = await runScript(client, 'id -u; exit 7');
    client.end();
    expect(result).toEqual({ stdout: '0\n', stderr: '', exitCode: 7 });
  });

  it('npu puts flows into hardware from staged settings, and its flash stays as it was', async () => {
    const before = await lab.fingerprint('npu');
    const client = await login(lab.routers.npu);
    const applied = await runScript(client, `uci set ${OFFLOAD}=1; uci set ${OFFLOAD}_hw=1; fw4 check && fw4 reload`);
    client.end();
    expect(applied).toEqual({ stdout: 'Ruleset passes nftables check.\n', stderr: '', exitCode: 0 });
    expect(await output(lab, 'npu', 'nft list flowtables')).toMatch(
      /flowtable ft \{\n\s+hook ingress priority filter\n\s+devices = \{ lan1, lan2, wan \}\n\s+flags offload\n\s+counter/,
    );
    const after = await lab.fingerprint('npu');
    expect(after.files).toEqual(before.files);
    expect(after.uciChanges).toBe("firewall.cfg01e63d.flow_offloading='1'\nfirewall.cfg01e63d.flow_offloading_hw='1'");

    for (const kind of [{}, { udp: true }, { ipv6: true }, { udp: true, ipv6: true }]) {
      const traffic = await lab.traffic('npu', { seconds: 30, ...kind });
      await eventually(() => output(lab, 'npu', `grep dport=${traffic.port} /proc/net/nf_conntrack`), /\[HW_OFFLOAD\]/);
      const bound = await output(lab, 'npu', `grep :${traffic.port} /sys/kernel/debug/ppe0/bind`);
      expect(bound).toMatch(
        /^[0-9a-f]{5} BND IPv[46] 5T orig=\S+:\d+->\S+:\d+ (new=\S+ )?eth=[0-9a-f:]{17}->[0-9a-f:]{17} etype=[0-9a-f]{4} vlan=0,0 ib1=[0-9a-f]{8} ib2=[0-9a-f]{8} packets=\d+ bytes=\d+$/m,
      );
      expect(bound).toMatch(/packets=[1-9]/);
      await traffic.stop();
    }
  });

  it('a full packet engine refuses, and the flows stay in software', async () => {
    await lab.control('echo 2 >/sys/module/flowhelm_npu/parameters/capacity');
    await output(lab, 'npu', `uci set ${OFFLOAD}=1; uci set ${OFFLOAD}_hw=1; fw4 reload`);
    const traffic = await lab.traffic('npu', { seconds: 30, streams: 6 });
    await eventually(() => output(lab, 'npu', `grep dport=${traffic.port} /proc/net/nf_conntrack`), /\[OFFLOAD\]/);
    expect((await output(lab, 'npu', 'cat /sys/kernel/debug/ppe0/bind')).trim().split('\n')).toHaveLength(2);
    await traffic.stop();
    await lab.control('echo 8192 >/sys/module/flowhelm_npu/parameters/capacity');
  });

  it('soft has no hardware: fw4 warns and falls back, flows are offloaded in software', async () => {
    const applied = await use(lab, 'soft').run(`uci set ${OFFLOAD}=1; uci set ${OFFLOAD}_hw=1; fw4 reload`);
    expect(applied).toEqual({ stdout: '', stderr: `${WARNING}\n`, exitCode: 0 });
    const flowtables = await output(lab, 'soft', 'nft list flowtables');
    expect(flowtables).toContain('devices = { br-lan, wan }');
    expect(flowtables).not.toContain('offload');
    const traffic = await lab.traffic('soft', { seconds: 30 });
    const table = await eventually(
      () => output(lab, 'soft', `grep dport=${traffic.port} /proc/net/nf_conntrack`),
      /\[OFFLOAD\]/,
    );
    expect(table).not.toContain('HW_OFFLOAD');
    await traffic.stop();
    expect(await output(lab, 'soft', 'ls /sys/kernel/debug')).toBe('');
  });

  it('linux offloads through a table beside its own, which stays', async () => {
    const before = await lab.fingerprint('linux');
    const loaded = await use(lab, 'linux').run(`nft -f - <<'RULES'
table inet ofl {
	flowtable ft {
		hook ingress priority filter
		devices = { lan, wan }
		counter
	}
	chain forward {
		type filter hook forward priority filter - 1; policy accept;
		meta l4proto { 6, 17 } flow add @ft
	}
}
RULES`);
    expect(loaded.exitCode).toBe(0);
    const traffic = await lab.traffic('linux', { seconds: 30 });
    await eventually(() => output(lab, 'linux', `grep dport=${traffic.port} /proc/net/nf_conntrack`), /\[OFFLOAD\]/);
    await traffic.stop();
    expect((await use(lab, 'linux').run('nft delete table inet ofl')).exitCode).toBe(0);
    expect(await lab.fingerprint('linux')).toEqual(before);
    expect((await use(lab, 'linux').run('command -v uci || command -v fw4 || command -v ubus')).exitCode).not.toBe(0);
  });

  it('uci stages, shows, reverts exactly what is named, and commits what the real one would write', async () => {
    const run = (command: string) => output(lab, 'soft', command);
    await run(`uci set ${OFFLOAD}=1; uci set ${OFFLOAD}_hw=1; uci set firewall.@zone[0].name='it'"'"'s'`);
    expect(await run('cat /tmp/.uci/firewall; uci changes firewall; uci show firewall | grep flow_')).toBe(
      `firewall.cfg01e63d.flow_offloading='1'
firewall.cfg01e63d.flow_offloading_hw='1'
firewall.cfg02dc81.name='it'\\''s'
firewall.cfg01e63d.flow_offloading='1'
firewall.cfg01e63d.flow_offloading_hw='1'
firewall.cfg02dc81.name='it'\\''s'
firewall.@defaults[0].flow_offloading='1'
firewall.@defaults[0].flow_offloading_hw='1'
`,
    );
    await run(`uci revert '${OFFLOAD}_hw'; uci revert firewall.@zone[0].name`);
    expect(await run('uci changes')).toBe("firewall.cfg01e63d.flow_offloading='1'\n");
    await run('uci commit firewall');
    expect(await run('uci changes; head -n 7 /etc/config/firewall; ls -A /etc/config')).toBe(
      `
config defaults
	option syn_flood '1'
	option input 'REJECT'
	option output 'ACCEPT'
	option forward 'REJECT'
	option flow_offloading '1'
firewall
network
system
`,
    );
    await run(`uci delete ${OFFLOAD}`);
    expect(await run('uci changes')).toBe('-firewall.cfg01e63d.flow_offloading\n');
    const missing = await use(lab, 'soft').run('uci get firewall.nobody.home; uci -q get firewall.nobody.home');
    expect(missing).toEqual({ stdout: '', stderr: 'uci: Entry not found\n', exitCode: 1 });
  });

  it('a power cut keeps flash and loses what was only staged', async () => {
    await output(lab, 'soft', `uci set ${OFFLOAD}=1; uci commit firewall; uci set ${OFFLOAD}_hw=1; fw4 reload 2>&1`);
    await output(lab, 'npu', `uci set ${OFFLOAD}=1; fw4 reload; touch /tmp/flowhelm-was-here`);
    const bootId = await output(lab, 'npu', 'cat /proc/sys/kernel/random/boot_id');
    await lab.reset();
    expect(await output(lab, 'npu', 'cat /proc/sys/kernel/random/boot_id')).not.toBe(bootId);
    expect(await output(lab, 'soft', 'uci changes; uci get firewall.@defaults[0].flow_offloading')).toBe('1\n');
    expect(await output(lab, 'soft', 'nft list flowtables')).toContain('flowtable ft');
    expect(await output(lab, 'npu', 'uci changes; nft list flowtables; ls /tmp')).not.toMatch(/flow/);
    // The same host keys as before the cut.
    for (const name of ROUTER_NAMES) (await login(lab.routers[name])).end();
  });

  it('cuts and restores the application network while control goes on', async () => {
    const client = await login(lab.routers.npu);
    await lab.cutNetwork();
    const answer = runScript(client, 'echo back');
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(() => resolve('silence'), 1500))]);
    expect(first).toBe('silence');
    expect(await output(lab, 'npu', 'echo here')).toBe('here\n');
    await lab.restoreNetwork();
    expect((await answer).stdout).toBe('back\n');
    client.end();
  });

  it.each(['soft', 'linux'] as const)(
    'the picture of %s is stable, shows a change, and restore brings it back',
    async (name) => {
      const before = await lab.fingerprint(name);
      expect(Object.keys(before.files).length).toBeGreaterThan(5);
      expect(before.ruleset).toContain('chain forward');
      expect(await lab.fingerprint(name)).toEqual(before);
      await lab
        .router(name)
        .run(
          "echo x >>/etc/passwd; rm /etc/group; mkdir /tmp/flowhelm; nft add table inet mine; sh -c 'sleep 99; : flowhelm' >/dev/null 2>&1 &",
        );
      const changed = await lab.fingerprint(name);
      expect(changed.files['passwd']).not.toBe(before.files['passwd']);
      expect(changed.files['group']).toBeUndefined();
      expect(changed.ruleset).toContain('table inet mine');
      expect(changed.tmp).toContain('flowhelm');
      expect(changed.processes).toHaveLength(1);
      await lab.restore(name);
      expect(await lab.fingerprint(name)).toEqual(before);
    },
  );
});
