import { section } from '../router/command.ts';
import {
  checkSimulation,
  installingManager,
  installPackage,
  needsLists,
  packageError,
  packageFailure,
  parseSimulation,
  simulateInstall,
  updateLists,
} from '../router/install.ts';
import type { RouterConnection } from '../ssh/connection.ts';
import { scriptTimeout } from './dependencies.ts';
import type { ChangeRun } from './run.ts';

/**
 * Installs the packages of the plan, each only after a simulation has shown that nothing but missing kernel modules would be
 * installed (domain.md 1.4). Throws a `package-...` error; nothing is installed then.
 */
export async function installMissing(run: ChangeRun, connection: RouterConnection): Promise<void> {
  const manager = installingManager(run.before.stack.packageManager);
  if (run.plan.platform !== 'fw4' || manager === null) return;
  const options = { timeoutMs: scriptTimeout.packages, ...(run.request.signal && { signal: run.request.signal }) };
  const installs: string[] = [];
  for (const name of run.plan.install) {
    const simulate = async () => {
      const result = await connection.run([section(simulateInstall, manager, name)], options);
      return result.get(simulateInstall.id)?.stdout ?? '';
    };
    let output = await simulate();
    let simulation = parseSimulation(output);
    if (!simulation.installs.includes(name) && needsLists(output)) {
      const updated = (await connection.run([section(updateLists, manager)], options)).get(updateLists.id);
      output = await simulate();
      simulation = parseSimulation(output);
      if (!simulation.installs.includes(name) && updated?.exitCode !== 0) {
        const said = `${updated?.stdout ?? ''}${output}`;
        throw packageError(packageFailure(updated?.stdout ?? ''), name, said);
      }
    }
    checkSimulation(name, simulation, output);
    installs.push(...simulation.installs.filter((other) => !installs.includes(other)));
    run.patch({ installedPackages: [...installs] });
    const result = await connection.run(
      [section(installPackage, { changeId: run.id, manager, name, installs })],
      options,
    );
    const installed = result.get(installPackage.id);
    if (installed?.exitCode !== 0) {
      throw packageError(packageFailure(installed?.stdout ?? ''), name, installed?.stdout ?? '');
    }
  }
}
