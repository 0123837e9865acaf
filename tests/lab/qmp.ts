/** QEMU's machine protocol, as far as the lab needs it: one command per connection. */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Runs one QMP command on the virtual machine behind a Unix socket and returns its answer. */
export async function qmp(socketPath: string, command: string, args: Record<string, unknown> = {}): Promise<unknown> {
  const socket = connect(socketPath);
  try {
    const failure = new Promise<never>((_, reject) => {
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the virtual machine closed its control socket')));
    });
    failure.catch(() => {});
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
    const answer = async (): Promise<unknown> => {
      for (;;) {
        const line = await Promise.race([lines.next(), failure]);
        if (line.done) throw new Error('the virtual machine closed its control socket');
        const message = JSON.parse(line.value) as { return?: unknown; error?: { desc: string }; QMP?: unknown };
        if (message.error) throw new Error(`${command}: ${message.error.desc}`);
        // Everything else is an event, which nobody here waits for.
        if ('return' in message) return message.return;
      }
    };
    socket.write('{"execute":"qmp_capabilities"}\n');
    await answer();
    socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    return await answer();
  } finally {
    socket.destroy();
  }
}
