import { answer, failure, type Program, program } from '../answer.ts';
import { type Box, logSystem } from '../box.ts';
import { type Fw4Configuration, flowtableDevices, readFw4, renderFw4 } from '../fw4-render.ts';
import { UciStore } from '../uci-store.ts';
import { loadRuleset } from './nft.ts';

const stateFile = '/tmp/run/fw4.state';
const fellBack = '[!] Hardware flow offloading unavailable, falling back to software offloading\n';
/** Rendering and loading take a moment on a small CPU. */
const reloadMilliseconds = 300;

export function fw4Programs(box: Box): readonly Program[] {
  return [
    program('/sbin/fw4', (args) => fw4(box, args)),
    program('/sbin/fw3', (args) => fw4(box, args)),
    program('/etc/init.d/firewall', ([action = '']) => initScript(box, action)),
  ];
}

async function fw4(box: Box, args: string[]) {
  const quiet = args.includes('-q');
  const [command = ''] = args.filter((argument) => argument !== '-q');
  const result = await run(box, command);
  return quiet ? { ...result, stdout: '', stderr: '' } : result;
}

async function run(box: Box, command: string) {
  switch (command) {
    case 'check':
      return check(box);
    case 'print': {
      const { text, warning } = await render(box);
      return answer(text, warning);
    }
    case 'start':
      return start(box);
    case 'reload':
      return (await isLoaded(box)) ? start(box) : failure('The fw4 firewall does not appear to be loaded.\n');
    case 'restart': {
      const checked = await check(box);
      if (checked.exitCode !== 0) {
        return failure(`${checked.stderr}The rendered ruleset contains errors, not doing firewall restart.\n`);
      }
      loadRuleset(box, 'destroy table inet fw4\n', false);
      return start(box);
    }
    case 'stop':
      await box.files.rm(stateFile, { force: true });
      loadRuleset(box, 'destroy table inet fw4\n', false);
      return answer();
    case 'flush':
      await box.files.rm(stateFile, { force: true });
      loadRuleset(box, 'flush ruleset\n', false);
      return answer();
    default:
      return failure('Usage:\n\n  fw4 [-q] start|stop|flush|restart|reload|check|print\n');
  }
}

async function isLoaded(box: Box): Promise<boolean> {
  return box.files.exists(stateFile);
}

async function check(box: Box) {
  const { text, warning } = await render(box);
  const errors = loadRuleset(box, text, true);
  if (errors.length === 0) return answer('Ruleset passes nftables check.\n', warning);
  return failure(`${warning}${errorText(errors)}The rendered ruleset contains errors, not doing firewall restart.\n`);
}

/** The exit code is that of the last step, the includes: it does not tell whether nft took the ruleset (domain.md 2.6). */
async function start(box: Box, milliseconds = reloadMilliseconds) {
  const { text, warning, configuration } = await render(box);
  await box.clock.sleep(milliseconds);
  box.files.put(stateFile, `${JSON.stringify(stateOf(configuration))}\n`);
  const errors = loadRuleset(box, text, false);
  if (warning) logSystem(box, 'user.warn', 'firewall', warning.trim());
  return answer('', `${warning}${errorText(errors)}`);
}

function errorText(errors: readonly { line: number; text: string }[]): string {
  return errors.map(({ line, text }) => `/proc/self/fd/0:${line}:12-13: Error: ${text}\n`).join('');
}

function stateOf({ zones }: Fw4Configuration) {
  return {
    zones: zones.map(({ name, networks, devices }) => ({ name, network: networks, device: devices })),
  };
}

async function render(box: Box): Promise<{ text: string; warning: string; configuration: Fw4Configuration }> {
  const sections = (await new UciStore(box.files).merged('firewall')) ?? [];
  const { profile } = box;
  const configuration = readFw4(sections, profile);
  const loaded = box.ruleset.tables.some(
    ({ family, name, flowtables }) => family === 'inet' && name === 'fw4' && flowtables.length > 0,
  );
  if (!configuration.offload) return { text: renderFw4(configuration, null, loaded), warning: '', configuration };
  const devicesFor = (hardware: boolean) =>
    flowtableDevices(configuration, profile.links, { hardware, generation: profile.firewall });
  const hardware = configuration.hardware && hardwarePasses(box, devicesFor(true));
  const flowtable = { devices: devicesFor(hardware), hardware };
  const warning = configuration.hardware && !hardware ? fellBack : '';
  return { text: renderFw4(configuration, flowtable, loaded), warning, configuration };
}

/** fw4's own question to the kernel (domain.md 2.2.3). */
function hardwarePasses(box: Box, devices: readonly string[]): boolean {
  const list = devices.map((device) => `"${device}"`).join(', ');
  const question = `table inet fw4-hw-offload-test {\n\tflowtable ft {\n\t\thook ingress priority 0;\n\t\tdevices = { ${list} };\n\t\tflags offload;\n\t}\n}\n`;
  return loadRuleset(box, question, true).length === 0;
}

async function initScript(box: Box, action: string) {
  if (action === 'enabled') return answer();
  if (action === 'stop') return fw4(box, ['flush']);
  if (action === 'reload' || action === 'restart' || action === 'start') return fw4(box, [action]);
  return failure('Syntax: /etc/init.d/firewall [command]\n');
}

/** What init does at boot. */
export async function startFirewall(box: Box): Promise<void> {
  await start(box, 0);
}
