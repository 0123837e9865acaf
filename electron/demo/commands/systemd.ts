import { answer, failure, type Program, program } from '../answer.ts';
import type { Box } from '../box.ts';
import type { NftError } from '../nft-kernel.ts';
import { loadRuleset } from './nft.ts';

const wanted = (unit: string) =>
  `/etc/systemd/system/multi-user.target.wants/${unit.includes('.') ? unit : `${unit}.service`}`;

/** systemctl, as far as keeping a ruleset over a reboot needs it. */
export function systemdPrograms(box: Box): readonly Program[] {
  return [
    program('/usr/bin/dpkg', () => failure('dpkg: error: need an action option\n', 2)),
    program('/usr/bin/systemctl', async (args) => {
      const now = args.includes('--now');
      const [command = '', unit = ''] = args.filter((argument) => !argument.startsWith('-'));
      const file = `/etc/systemd/system/${unit.includes('.') ? unit : `${unit}.service`}`;
      switch (command) {
        case 'daemon-reload':
          return answer();
        case 'enable':
          if (!(await unitExists(box, file, unit)))
            return failure(`Failed to enable unit: Unit file ${unit} does not exist.\n`);
          await box.files.mkdir('/etc/systemd/system/multi-user.target.wants', { recursive: true });
          await box.files.writeFile(wanted(unit), `link to ${file}\n`);
          return now ? startUnit(box, file) : answer('', `Created symlink ${wanted(unit)} -> ${file}.\n`);
        case 'disable':
          await box.files.rm(wanted(unit), { force: true });
          return answer('', `Removed "${wanted(unit)}".\n`);
        case 'is-enabled': {
          const enabled = await box.files.exists(wanted(unit));
          return answer(enabled ? 'enabled\n' : 'disabled\n', '', enabled ? 0 : 1);
        }
        case 'is-active':
          return answer('active\n');
        default:
          return answer();
      }
    }),
  ];
}

async function unitExists(box: Box, file: string, unit: string): Promise<boolean> {
  return (await box.files.exists(file)) || box.files.exists(wanted(unit));
}

/** The nft file that a unit loads: the only kind of unit this box knows how to start. */
async function rulesFileOf(box: Box, unitFile: string): Promise<string | null> {
  const text = await box.files.readFile(unitFile).catch(() => '');
  return /^ExecStart=\S*nft -f (\S+)$/m.exec(text)?.[1] ?? null;
}

async function startUnit(box: Box, unitFile: string) {
  const file = await rulesFileOf(box, unitFile);
  if (file === null) return answer();
  const text = await box.files.readFile(file).catch(() => null);
  if (text === null || loadRuleset(box, text, false).length > 0) return failure(`Job for ${unitFile} failed.\n`);
  return answer();
}

/** What systemd does at boot: the rules file, then the wanted units that load others. */
export async function bootDebian(box: Box, load: (text: string) => readonly NftError[]): Promise<void> {
  const main = await box.files.readFile('/etc/nftables.conf').catch(() => '');
  const includes = [...main.matchAll(/^include "([^"*]+)";?$/gm)].map(([, path = '']) => path);
  load(main.replaceAll(/^include .*$/gm, ''));
  for (const path of includes) load(await box.files.readFile(path).catch(() => ''));
  const folder = '/etc/systemd/system/multi-user.target.wants';
  for (const name of await box.files.readdir(folder).catch(() => []))
    await startUnit(box, `/etc/systemd/system/${name}`);
}
