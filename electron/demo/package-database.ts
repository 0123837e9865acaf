import type { Box } from './box.ts';
import { installModule } from './system-files.ts';

const databasePaths = {
  opkg: '/usr/lib/opkg/status',
  apk: '/lib/apk/db/installed',
  apt: '/var/lib/dpkg/status',
} as const;

/** The installed packages, in the package manager's own file: name and version. */
export async function installedPackages(box: Box): Promise<ReadonlyMap<string, string>> {
  const text = await box.files.readFile(databasePaths[box.profile.packages.manager]).catch(() => '');
  const apk = box.profile.packages.manager === 'apk';
  const found = new Map<string, string>();
  for (const stanza of text.split('\n\n')) {
    const name = (apk ? /^P:(.*)$/m : /^Package: (.*)$/m).exec(stanza)?.[1];
    const version = (apk ? /^V:(.*)$/m : /^Version: (.*)$/m).exec(stanza)?.[1];
    if (name !== undefined && version !== undefined) found.set(name, version);
  }
  return found;
}

/** @throws Error when the flash is full. */
export async function writePackages(box: Box, packages: ReadonlyMap<string, string>): Promise<void> {
  const { manager } = box.profile.packages;
  const architecture = box.profile.board.architecture;
  const stanzas = [...packages].map(([name, version]) =>
    manager === 'apk'
      ? `P:${name}\nV:${version}\nA:${architecture}\n\n`
      : `Package: ${name}\nVersion: ${version}\nStatus: install ok installed\nArchitecture: ${architecture}\n\n`,
  );
  await box.files.writeFile(databasePaths[manager], stanzas.join(''));
  await writePackageFiles(box, packages);
}

/** opkg keeps a control file per package, dpkg a list of files; apk has neither. */
async function writePackageFiles(box: Box, packages: ReadonlyMap<string, string>): Promise<void> {
  const { manager } = box.profile.packages;
  if (manager === 'apk') return;
  const folder = manager === 'opkg' ? '/usr/lib/opkg/info' : '/var/lib/dpkg/info';
  const ending = manager === 'opkg' ? 'control' : 'list';
  for (const file of await box.files.readdir(folder).catch(() => [])) {
    if (!packages.has(file.replace(/\.[a-z]+$/, ''))) await box.files.rm(`${folder}/${file}`, { force: true });
  }
  for (const [name, version] of packages) {
    const text = manager === 'opkg' ? `Package: ${name}\nVersion: ${version}\n` : `/usr/share/doc/${name}\n`;
    await box.files.writeFile(`${folder}/${name}.${ending}`, text);
  }
}

/** Puts a package's module files in place and loads them, as its install script does. */
async function placeModules(box: Box, modules: readonly string[]): Promise<void> {
  for (const module of modules) {
    await box.files.writeFile(modulePath(box, module), '');
    installModule(box, module);
  }
}

async function removeModules(box: Box, modules: readonly string[]): Promise<void> {
  for (const module of modules) await box.files.rm(modulePath(box, module), { force: true });
}

export function modulePath({ profile }: Box, module: string): string {
  const folder = profile.system === 'debian' ? '/kernel/net/netfilter' : '';
  return `/lib/modules/${profile.kernel}${folder}/${module}.ko`;
}

export interface InstallPlan {
  /** In the order of installation: dependencies first. */
  readonly install: readonly {
    readonly name: string;
    readonly version: string;
    readonly sizeKb: number;
    readonly modules: readonly string[];
  }[];
  readonly unknown: readonly string[];
}

export async function planInstall(box: Box, names: readonly string[]): Promise<InstallPlan> {
  const { available } = box.profile.packages;
  const installed = await installedPackages(box);
  const install: InstallPlan['install'][number][] = [];
  const unknown: string[] = [];
  const visit = (name: string): void => {
    if (installed.has(name) || install.some((each) => each.name === name)) return;
    const found = available[name];
    if (!found) {
      unknown.push(name);
      return;
    }
    found.depends.forEach(visit);
    install.push({ name, version: found.version, sizeKb: found.sizeKb, modules: found.modules });
  };
  names.forEach(visit);
  return { install, unknown };
}

export async function carryOut(box: Box, plan: InstallPlan): Promise<void> {
  const installed = new Map(await installedPackages(box));
  for (const { name, version, modules } of plan.install) {
    installed.set(name, version);
    await writePackages(box, installed);
    await placeModules(box, modules);
  }
}

export async function removePackages(box: Box, names: readonly string[]): Promise<readonly string[]> {
  const installed = new Map(await installedPackages(box));
  const removed = names.filter((name) => installed.delete(name));
  await writePackages(box, installed);
  for (const name of removed) await removeModules(box, box.profile.packages.available[name]?.modules ?? []);
  return removed;
}
