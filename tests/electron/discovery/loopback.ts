import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on this computer that does what a test wants; ended with the test. Gives its port. */
export async function listen(greet: (socket: Socket) => void, address = '127.0.0.1', port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    greet(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return bound.port;
}
