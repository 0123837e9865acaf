// The SSH server of replayed-routers.ts.
import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { demoProfiles } from '../../electron/demo/fleet.ts';
import { newKeyPair } from '../../electron/demo/new-key.ts';
import { startVirtualRouter } from '../../electron/demo/virtual-router.ts';
import type { ReplayedFault, ReplayOrder } from './replayed-routers.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface Played {
  bootId: string;
  bootedAt: number;
  downUntil: number;
  fault: ReplayedFault['kind'] | null;
  readonly sockets: Set<Socket>;
}

const profile = demoProfiles.find(({ id }) => id === 'mt7986-off') ?? demoProfiles[0];
if (!profile) throw new Error('there are no virtual routers');
const model = await startVirtualRouter(profile);
const answers = new Map<string, Promise<{ stdout: string; stderr: string }>>();
const markerPattern = /flowhelm-[0-9a-f]{32}/;
const bootIdPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const routers = new Map<string, Played>();
function played(host: string): Played {
  const known = routers.get(host);
  if (known) return known;
  const made: Played = {
    ...{ bootId: randomUUID(), bootedAt: Date.now() - 86_400_000, downUntil: 0, fault: null },
    sockets: new Set(),
  };
  routers.set(host, made);
  return made;
}

/** The clock and the CPU counters go on as on a router that is a quarter busy. */
function alive(text: string, { bootId, bootedAt }: Played): string {
  const up = (Date.now() - bootedAt) / 1000;
  const ticks = Math.round(up * 100);
  const busy = Math.round(ticks / 4);
  return text
    .replace(bootIdPattern, bootId)
    .replace(/^(\/proc\/uptime:)\S+/gm, `$1${up.toFixed(2)}`)
    .replace(/^(\/proc\/stat:cpu ).*$/gm, `$1 ${busy} 0 ${busy} ${2 * ticks} 0 0 ${Math.round(busy / 2)} 0 0 0`);
}

async function answer(script: string, channel: ServerChannel, socket: Socket, router: Played): Promise<void> {
  const fault = router.fault;
  router.fault = null;
  if (fault === 'hang') return;
  const marker = markerPattern.exec(script)?.[0] ?? '';
  const key = script.replaceAll(marker, 'MARKER');
  const known = answers.get(key) ?? model.run(key);
  answers.set(key, known);
  const { stdout, stderr } = await known;
  const text = alive(stdout, router).replaceAll('MARKER', marker);
  if (fault === 'garbage') {
    channel.write(createHash('sha512').update(text).digest());
    channel.exit(0);
    channel.end();
    return;
  }
  if (fault === 'drop') {
    channel.write(text.slice(0, text.length / 2));
    socket.destroy();
    return;
  }
  channel.stderr.write(stderr.replaceAll('MARKER', marker));
  channel.write(text);
  channel.exit(0);
  channel.end();
}

function serve(connection: Connection, socket: Socket, router: Played): void {
  connection.on('error', () => socket.destroy());
  connection.on('authentication', (context) =>
    context.method === 'publickey' ? context.accept() : context.reject(['publickey']),
  );
  connection.on('session', (acceptSession) => {
    acceptSession().on('exec', (acceptExec) => {
      const channel = acceptExec();
      const script: Buffer[] = [];
      channel.on('data', (chunk: Buffer) => script.push(chunk));
      channel.on('error', () => undefined);
      channel.on('end', () => void answer(Buffer.concat(script).toString(), channel, socket, router));
    });
  });
}

const hostKey = newKeyPair();
const user = newKeyPair({ comment: 'bench' });
const privateKeyFile = join(temporaryFolder(), 'id_ed25519');
writeFileSync(privateKeyFile, user.private, { mode: 0o600 });
const listener = createServer({ noDelay: true }, (socket) => {
  const router = played(socket.localAddress ?? '');
  socket.on('error', () => socket.destroy());
  if (router.downUntil > Date.now()) {
    socket.destroy();
    return;
  }
  router.sockets.add(socket);
  socket.on('close', () => router.sockets.delete(socket));
  const server = new ssh2.Server({ hostKeys: [hostKey.private], ident: 'SSH-2.0-dropbear_2022.83' }, (connection) =>
    serve(connection, socket, router),
  );
  server.injectSocket(socket);
});

function bring({ kind, ...rest }: ReplayedFault, router: Played): void {
  if (kind !== 'reboot') {
    router.fault = kind;
    return;
  }
  const seconds = 'seconds' in rest ? rest.seconds : 0;
  router.bootId = randomUUID();
  router.bootedAt = Date.now() + seconds * 1000;
  router.downUntil = router.bootedAt;
  for (const socket of router.sockets) socket.destroy();
}

process.on('message', ({ host, fault }: ReplayOrder) => bring(fault, played(host)));
process.on('disconnect', () => process.exit(0));
listener.listen(0, '0.0.0.0', () => {
  const address = listener.address();
  const blob = Buffer.from(hostKey.public.split(' ')[1] ?? '', 'base64');
  const fingerprint = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
  process.send?.({ port: typeof address === 'object' ? address?.port : 0, fingerprint, privateKeyFile });
});
