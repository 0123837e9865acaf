import { connect, createServer, type Socket } from 'node:net';

/** Stands before a router's SSH port and counts what passes: what SSH really sends, without TCP's headers. */
export interface CountingProxy {
  readonly port: number;
  readonly bytes: { sent: number; received: number };
  close(): void;
}

/** `sent` is from the client to the router. */
export async function startCountingProxy(host: string, port: number): Promise<CountingProxy> {
  const bytes = { sent: 0, received: 0 };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const router = connect({ host, port, noDelay: true });
    for (const [from, to, direction] of [
      [client, router, 'sent'],
      [router, client, 'received'],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk: Buffer) => {
        bytes[direction] += chunk.length;
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: address.port, bytes, close };
}
