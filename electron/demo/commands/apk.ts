import { answer, failure, type Program, program } from '../answer.ts';
import type { Box } from '../box.ts';
import { carryOut, installedPackages, planInstall, removePackages } from '../package-database.ts';

/** apk from OpenWrt 25.12 on, with the failures of domain.md 1.4. */
export function apkPrograms(box: Box): readonly Program[] {
  return [program('/usr/bin/apk', (args) => apk(box, args))];
}

async function apk(box: Box, args: string[]) {
  const options = args.filter((argument) => argument.startsWith('-'));
  const [command = '', ...names] = args.filter((argument) => !argument.startsWith('-'));
  const failing = box.faults.find('packages-fail')?.failure ?? null;
  const changes = command === 'add' || command === 'del' || command === 'update';
  if (failing === 'locked' && changes)
    return failure('ERROR: Unable to lock database: Resource temporarily unavailable\n', 99);
  switch (command) {
    case 'info':
      return info(box, options, names);
    case 'list':
      return list(box, options, names);
    case 'update':
      return failing === 'offline' ? failure(networkError) : answer('OK: 10213 distinct packages available\n');
    case 'add':
      return add(box, names, options.includes('--simulate') || options.includes('-s'));
    case 'del': {
      const removed = options.includes('--simulate') ? names : await removePackages(box, names);
      return answer(
        `${removed.map((name, index) => `(${index + 1}/${removed.length}) Purging ${name}\n`).join('')}OK: 21 MiB in 140 packages\n`,
      );
    }
    default:
      return failure('apk-tools 3.0.2, compiled for aarch64.\n');
  }
}

const networkError =
  'WARNING: updating and opening https://feeds.invalid/packages.adb: network error (check Internet connection and firewall)\n';

async function info(box: Box, options: readonly string[], names: readonly string[]) {
  const installed = await installedPackages(box);
  if (options.includes('-e')) {
    const found = names.filter((name) => installed.has(name));
    return answer(found.map((name) => `${name}\n`).join(''), '', found.length === names.length ? 0 : 1);
  }
  return answer(
    [...installed].map(([name, version]) => (options.includes('-v') ? `${name}-${version}\n` : `${name}\n`)).join(''),
  );
}

async function list(box: Box, options: readonly string[], names: readonly string[]) {
  const rows = [...(await installedPackages(box))].filter(([name]) => names.length === 0 || names.includes(name));
  if (options.includes('--manifest')) return answer(rows.map(([name, version]) => `${name} ${version}\n`).join(''));
  const { architecture } = box.profile.board;
  return answer(
    rows.map(([name, version]) => `${name}-${version} ${architecture} {${name}} (GPL-2.0) [installed]\n`).join(''),
  );
}

async function add(box: Box, names: readonly string[], simulate: boolean) {
  const plan = await planInstall(box, names);
  const failing = box.faults.find('packages-fail')?.failure ?? null;
  const name = plan.unknown[0] ?? names[0] ?? '';
  if (plan.unknown.length > 0 || failing === 'unknown-package') {
    return failure(
      `ERROR: unable to select packages:\n  ${name} (no such package):\n    required by: world[${name}]\n`,
    );
  }
  if (failing === 'kernel-mismatch') {
    const { kernel } = box.profile;
    return failure(
      `ERROR: unable to select packages:\n  kernel-${kernel}~24374d30cf46b9bf43d4901f3df3aac6-r1:\n    breaks: ${name}-6.12.71-r1[kernel=6.12.71~60d9b1c7-r1]\n    satisfies: world[kernel=${kernel}~24374d30cf46b9bf43d4901f3df3aac6-r1]\n`,
    );
  }
  if (failing === 'offline' && !simulate) return failure(`${networkError}ERROR: ${name}: network error\n`);
  if (failing === 'signature' && !simulate) return failure(`ERROR: ${name}: UNTRUSTED signature\n`);
  const moved =
    failing === 'moves-others'
      ? ['kernel', 'kmod-nft-core'].map((each) => `Upgrading ${each} (6.12.50-r1 -> 6.12.71-r1)`)
      : [];
  const steps = [...moved, ...plan.install.map((each) => `Installing ${each.name} (${each.version})`)];
  const lines = steps.map((step, index) => `(${index + 1}/${steps.length}) ${step}\n`).join('');
  if (simulate) return answer(`${lines}OK: 21 MiB in 141 packages\n`);
  if (failing === 'no-space' || box.files.overlayFull) {
    return failure(`${lines}ERROR: ${name}-6.12.94-r1: No space left on device\n1 error; 21 MiB in 140 packages\n`);
  }
  await carryOut(box, plan);
  return answer(`${lines}OK: 21 MiB in 141 packages\n`);
}
