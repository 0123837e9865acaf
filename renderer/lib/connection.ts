import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';

/** One connection to the engine: calls go through `link` until `closed` settles. */
export interface Connection {
  readonly link: ClientLink<ClientContext>;
  readonly closed: Promise<void>;
  close(): void;
}

export type Connect = (signal: AbortSignal) => Promise<Connection>;

/** What the preload script puts on `window`; `connect` makes it post a fresh port to this window. */
interface DesktopBridge {
  connect(): void;
}

declare global {
  interface Window {
    readonly desktop?: DesktopBridge;
  }
}

/** The message that carries the port from the preload script. */
const portMessage = 'flowhelm:port';

/** Asks the preload script for a port; used in the desktop app. */
function connectByPort(desktop: DesktopBridge): Connect {
  return async (signal) => {
    const port = await nextPort(desktop, signal);
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    port.addEventListener('close', () => resolve());
    const link = new PortLink({ port });
    port.start();
    return {
      link,
      closed,
      close: () => {
        port.close();
        resolve();
      },
    };
  };
}

function nextPort(desktop: DesktopBridge, signal: AbortSignal): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const listener = (event: MessageEvent<unknown>) => {
      const [port] = event.ports;
      if (event.source !== window || event.data !== portMessage || port === undefined) return;
      window.removeEventListener('message', listener);
      resolve(port);
    };
    window.addEventListener('message', listener);
    signal.addEventListener('abort', () => {
      window.removeEventListener('message', listener);
      reject(signal.reason);
    });
    desktop.connect();
  });
}

/** Connects to `serve` at `address` (ws: or wss:); the browser sends the cookie of the page along. */
function connectBySocket(address: string): Connect {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(address);
      socket.binaryType = 'arraybuffer';
      const link = new SocketLink({ websocket: socket });
      const closed = new Promise<void>((done) => {
        socket.addEventListener('close', () => {
          done();
          reject(new Error('the engine refused the connection'));
        });
      });
      socket.addEventListener('open', () => resolve({ link, closed, close: () => socket.close() }));
      signal.addEventListener('abort', () => {
        socket.close();
        reject(signal.reason);
      });
    });
}

/** The way that fits this window: a port in the desktop app, else a socket beside the page. */
export function connectFromHere(): Connect {
  if (window.desktop) return connectByPort(window.desktop);
  const address = new URL('rpc', document.baseURI);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = '';
  address.hash = '';
  return connectBySocket(address.href);
}
