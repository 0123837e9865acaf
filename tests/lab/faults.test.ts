/** Does each fault of the lab do on the router what its name says, and does clearing it put the router right? */
import { afterEach, expect, it } from 'vitest';
import { describeLab } from './describe-lab.ts';

const ON = "uci set firewall.@defaults[0].flow_offloading='1'";

describeLab('the faults of the lab', (lab) => {
  const soft = (command: string) => lab.router('soft').run(command);

  afterEach(() => lab.restore('soft'));

  it('reload-fails: the check passes, the load does not, and the exit code hides it', async () => {
    await lab.fault('soft', 'reload-fails');
    expect((await soft(`${ON}; fw4 -q check`)).exitCode).toBe(0);
    const reload = await soft('fw4 reload');
    expect(reload.exitCode).toBe(0);
    expect(reload.stderr).toContain('Error:');
    expect((await soft('nft list flowtables')).stdout).not.toContain('flowtable');
    await lab.clearFaults('soft');
    expect((await soft('fw4 reload; nft list flowtables')).stdout).toContain('flowtable ft');
  });

  it('check-fails: always, or only with offload', async () => {
    await lab.fault('soft', 'check-fails');
    expect((await soft('fw4 check')).exitCode).toBe(1);
    await lab.clearFaults('soft');
    await lab.fault('soft', 'check-fails-with-offload');
    expect((await soft('fw4 -q check')).exitCode).toBe(0);
    expect((await soft(`${ON}; fw4 check`)).exitCode).toBe(1);
  });

  it('overlay-full: nothing is free and a commit fails', async () => {
    const before = await lab.fingerprint('soft');
    await lab.fault('soft', 'overlay-full');
    expect((await soft("df -k /overlay | awk 'NR == 2 { print $4 }'")).stdout).toBe('0\n');
    const commit = await soft(`${ON}; uci commit firewall`);
    expect(commit).toEqual({ stdout: '', stderr: 'uci: I/O error\n', exitCode: 1 });
    await lab.clearFaults('soft');
    expect((await lab.fingerprint('soft')).files).toEqual(before.files);
    expect((await soft(`${ON}; uci commit firewall`)).exitCode).toBe(0);
  });

  it("foreign-staged: somebody's edit is there until it is cleared", async () => {
    await lab.fault('soft', 'foreign-staged');
    expect((await soft('uci changes')).stdout).toBe("firewall.cfg01e63d.drop_invalid='1'\n");
    await lab.clearFaults('soft');
    expect((await soft('uci changes')).stdout).toBe('');
  });

  it('no-kmod: flowtables are refused until opkg has installed the package', async () => {
    const probe = "nft -c 'add table inet p; add flowtable inet p f { hook ingress priority 0; }'";
    await lab.fault('soft', 'no-kmod');
    expect((await soft('opkg list-installed kmod-nft-offload')).stdout).toBe('');
    expect((await soft(probe)).stderr).toContain('No such file or directory');
    expect((await soft('grep -c nft_flow_offload /proc/modules; ls /sys/module/nft_flow_offload')).stdout).toBe('0\n');
    expect((await soft(`${ON}; fw4 check`)).exitCode).toBe(1);
    const early = await soft('opkg install kmod-nft-offload');
    expect(early.exitCode).toBe(255);
    expect(early.stderr).toContain("Unknown package 'kmod-nft-offload'.");
    const dry = await soft('opkg update >/dev/null && opkg --noaction install kmod-nft-offload');
    expect(dry.exitCode).toBe(0);
    expect((await soft('opkg list-installed kmod-nft-offload')).stdout).toBe('');
    expect((await soft('opkg install kmod-nft-offload')).exitCode).toBe(0);
    expect((await soft('opkg list-installed kmod-nft-offload')).stdout).toMatch(/^kmod-nft-offload - 6\./);
    expect((await soft(probe)).exitCode).toBe(0);
    expect((await soft('fw4 -q check && fw4 reload; nft list flowtables')).stdout).toContain('flowtable ft');
  });

  it('opkg-offline and opkg-wrong-kernel: installing fails with the words of the real one', async () => {
    await lab.fault('soft', 'no-kmod');
    await lab.fault('soft', 'opkg-offline');
    const offline = await soft('opkg update');
    expect(offline.exitCode).not.toBe(0);
    expect(offline.stderr).toContain('wget returned 4.');
    await lab.clearFaults('soft');
    await lab.fault('soft', 'no-kmod');
    await lab.fault('soft', 'opkg-wrong-kernel');
    const mismatch = await soft('opkg update >/dev/null; opkg install kmod-nft-offload');
    expect(mismatch.exitCode).toBe(255);
    expect(mismatch.stderr).toContain('cannot find dependency kernel (= ');
  });

  it('reload-hangs: nothing is loaded and fw4 stays locked until it is cleared', async () => {
    await lab.fault('soft', 'reload-hangs');
    await soft(`${ON}; fw4 reload >/dev/null 2>&1 </dev/null &`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect((await soft('nft list flowtables')).stdout).not.toContain('flowtable');
    expect((await soft('flock -n /var/run/fw4.lock true')).exitCode).not.toBe(0);
    await lab.clearFaults('soft');
    expect((await soft('flock /var/run/fw4.lock nft list flowtables')).stdout).toContain('flowtable ft');
  });

  it('no-gateway: silent while a flowtable is loaded', async () => {
    const ping = async () => (await soft('ping -c 1 -W 2 203.0.113.1 >/dev/null')).exitCode;
    await lab.fault('soft', 'no-gateway');
    expect(await ping()).toBe(0);
    await soft(`${ON}; fw4 reload`);
    expect(await ping()).toBe(1);
    await soft('uci revert firewall; fw4 reload');
    expect(await ping()).toBe(0);
  });

  it('what was wrong before a power cut is wrong after it', async () => {
    await lab.fault('soft', 'no-kmod');
    await lab.reset();
    expect((await soft('opkg list-installed kmod-nft-offload')).stdout).toBe('');
    await lab.clearFaults('soft');
    expect((await soft('opkg list-installed kmod-nft-offload')).stdout).not.toBe('');
  });
});
