import { answer, failure, type Program, program } from '../answer.ts';
import type { Box } from '../box.ts';
import { carryOut, installedPackages, planInstall, removePackages } from '../package-database.ts';

/** opkg up to OpenWrt 24.10, with the failures of domain.md 1.4. */
export function opkgPrograms(box: Box): readonly Program[] {
  return [program('/bin/opkg', (args) => opkg(box, args))];
}

async function opkg(box: Box, args: string[]) {
  const dryRun = args.some((argument) => argument === '--noaction' || argument === '--no-action');
  const [command = '', ...names] = args.filter((argument) => !argument.startsWith('-'));
  const failing = box.faults.find('packages-fail')?.failure ?? null;
  if (failing === 'locked' && command !== 'list-installed' && command !== 'status') {
    return collected('opkg_conf_load: Could not lock /var/lock/opkg.lock: Resource temporarily unavailable.');
  }
  switch (command) {
    case 'list-installed':
      return listInstalled(box, names[0] ?? null);
    case 'status':
      return status(box, names[0] ?? '');
    case 'update':
      return update(box, failing === 'offline');
    case 'install':
      return install(box, names, dryRun);
    case 'remove': {
      const removed = dryRun ? names : await removePackages(box, names);
      return answer(
        removed.map((name) => `Removing package ${name} from root...\n`).join('') || 'No packages removed.\n',
      );
    }
    default:
      return failure('opkg must have one sub-command argument\n', 255);
  }
}

function collected(...errors: readonly string[]) {
  return failure(`Collected errors:\n${errors.map((error) => ` * ${error}\n`).join('')}`, 255);
}

async function listInstalled(box: Box, pattern: string | null) {
  const matches = (name: string) => pattern === null || new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);
  const rows = [...(await installedPackages(box))].filter(([name]) => matches(name)).toSorted();
  return answer(rows.map(([name, version]) => `${name} - ${version}\n`).join(''));
}

async function status(box: Box, name: string) {
  const version = (await installedPackages(box)).get(name);
  if (version === undefined) return answer();
  return answer(`Package: ${name}\nVersion: ${version}\nStatus: install user installed\n\n`);
}

const feed = (box: Box) => `https://feeds.invalid/targets/${box.profile.board.release.target}/packages`;

async function update(box: Box, offline: boolean) {
  if (offline) {
    return collected(
      `opkg_download: Failed to download ${feed(box)}/Packages.gz, wget returned 4.`,
      'opkg_download: Check your network settings and connectivity.',
    );
  }
  await box.files.mkdir('/tmp/opkg-lists', { recursive: true });
  box.files.put('/tmp/opkg-lists/openwrt_core', `${Object.keys(box.profile.packages.available).join('\n')}\n`);
  return answer(
    `Downloading ${feed(box)}/Packages.gz\nUpdated list of available packages in /var/opkg-lists/openwrt_core\nSignature check passed.\n`,
  );
}

async function install(box: Box, names: readonly string[], dryRun: boolean) {
  const name = names[0] ?? '';
  const installed = await installedPackages(box);
  if (installed.has(name)) return answer(`Package ${name} (${installed.get(name)}) installed in root is up to date.\n`);
  const plan = await planInstall(box, names);
  const updated = await box.files.exists('/tmp/opkg-lists/openwrt_core');
  const failing = box.faults.find('packages-fail')?.failure ?? null;
  if (!updated || plan.unknown.length > 0 || failing === 'unknown-package') {
    return failure(
      `Unknown package '${name}'.\nCollected errors:\n * opkg_install_cmd: Cannot install package ${name}.\n`,
      255,
    );
  }
  const refused = refusal(box, name, failing, dryRun);
  if (refused) return refused;
  const lines = plan.install.map(({ name: each, version }) => `Installing ${each} (${version}) to root...\n`);
  if (dryRun) return answer(lines.join(''));
  try {
    await carryOut(box, plan);
  } catch {
    return noSpace(name);
  }
  const configured = plan.install.map(({ name: each }) => `Configuring ${each}.\n`);
  return answer([...lines, `Downloading ${feed(box)}/${name}.ipk\n`, ...configured].join(''));
}

function noSpace(name: string) {
  return collected(
    `verify_pkg_installable: Only have 24kb available on filesystem /overlay, pkg ${name} needs 40`,
    `opkg_install_cmd: Cannot install package ${name}.`,
  );
}

function refusal(box: Box, name: string, failing: string | null, dryRun: boolean) {
  if (failing === 'kernel-mismatch') {
    return collected(
      `satisfy_dependencies_for: Cannot satisfy the following dependencies for ${name}:`,
      `\tkernel (= ${box.profile.kernel}~2d23b8a4ca7c461cce81c262d535bcf7-r1)`,
      `opkg_install_cmd: Cannot install package ${name}.`,
    );
  }
  if (failing === 'no-space' || (box.files.overlayFull && !dryRun)) return noSpace(name);
  if (failing === 'offline' && !dryRun) {
    return collected(
      `opkg_download: Failed to download ${feed(box)}/${name}.ipk, wget returned 4.`,
      'opkg_download: Check your network settings and connectivity.',
      `opkg_install_pkg: Failed to download ${name}. Perhaps you need to run 'opkg update'?`,
    );
  }
  if (failing === 'signature' && !dryRun) return collected('opkg_install_pkg: Signature check failed.');
  return null;
}
