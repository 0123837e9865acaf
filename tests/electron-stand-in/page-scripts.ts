/**
 * Two scripts for every new document, given to Chromium as text: neither may use anything from outside of itself. `channel` is a
 * random name, the prefix of everything that they share with the stand-in.
 */

/** In the page's own world: puts what the preload exposes onto `window`. Custom events cross between worlds at once. */
export function pageWorld(channel: string): void {
  if (window !== window.top) return;
  document.addEventListener(`${channel}:expose`, (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { key, names }: { key: string; names: string[] } = JSON.parse(event.detail);
    const exposed = names.map((name) => [
      name,
      (...args: unknown[]) => {
        const detail = JSON.stringify({ key, name, args });
        document.dispatchEvent(new CustomEvent(`${channel}:call`, { detail }));
      },
    ]);
    Object.defineProperty(window, key, { value: Object.freeze(Object.fromEntries(exposed)), enumerable: true });
  });
  // Where Electron's handler denies a window, the page gets null.
  window.open = (url) => {
    const detail = JSON.stringify(new URL(url ?? 'about:blank', location.href).href);
    document.dispatchEvent(new CustomEvent(`${channel}:window-open`, { detail }));
    return null;
  };
}

/** In a world of its own, as with context isolation: runs the preload with the part of `electron` that a sandboxed one gets. */
export function preloadWorld(channel: string, runPreload: (require: (name: string) => unknown) => void): void {
  if (window !== window.top) return;
  type Listener = (event: { ports: MessagePort[] }, ...args: unknown[]) => void;
  type Delivery =
    | { kind: 'message'; channel: string; message: unknown; ports: number[] }
    | { kind: 'port'; id: number; data: unknown }
    | { kind: 'port-closed'; id: number };
  const listeners = new Map<string, Listener[]>();
  const ports = new Map<number, MessagePort>();
  const exposed = new Map<string, (...args: unknown[]) => unknown>();

  const tellHost = (message: object): void => {
    const binding: unknown = Reflect.get(globalThis, channel);
    if (typeof binding === 'function') binding(JSON.stringify(message));
  };

  const openPort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    port1.onmessage = ({ data }) => tellHost({ kind: 'port', id, data });
    port1.addEventListener('close', () => tellHost({ kind: 'port-closed', id }));
    return port2;
  };

  const deliver = (delivery: Delivery): void => {
    switch (delivery.kind) {
      case 'message': {
        const opened = delivery.ports.map(openPort);
        for (const listener of listeners.get(delivery.channel) ?? []) listener({ ports: opened }, delivery.message);
        return;
      }
      case 'port':
        ports.get(delivery.id)?.postMessage(delivery.data);
        return;
      case 'port-closed':
        ports.get(delivery.id)?.close();
        ports.delete(delivery.id);
    }
  };
  Object.defineProperty(globalThis, `${channel}:deliver`, { value: deliver });

  document.addEventListener(`${channel}:call`, (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { key, name, args }: { key: string; name: string; args: unknown[] } = JSON.parse(event.detail);
    const result = exposed.get(`${key}.${name}`)?.(...args);
    if (result !== undefined) throw new Error('The stand-in passes no results through contextBridge.');
  });

  const openWindow = (url: string): void => tellHost({ kind: 'window-open', url });
  document.addEventListener(`${channel}:window-open`, (event) => {
    if (event instanceof CustomEvent) openWindow(JSON.parse(event.detail));
  });
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (event.defaultPrevented || link?.target !== '_blank') return;
    event.preventDefault();
    openWindow(link.href);
  });

  const only = (name: string, members: object): object =>
    new Proxy(members, {
      get(target, key) {
        if (key in target) return Reflect.get(target, key);
        throw new Error(`The stand-in for electron has no ${name}.${String(key)} in a preload.`);
      },
    });

  const electron = only('electron', {
    ipcRenderer: only('ipcRenderer', {
      on: (name: string, listener: Listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]),
      send: (name: string, ...args: unknown[]) => tellHost({ kind: 'send', channel: name, args }),
    }),
    contextBridge: only('contextBridge', {
      exposeInMainWorld: (key: string, api: object) => {
        for (const [name, member] of Object.entries(api)) {
          if (typeof member !== 'function') throw new Error('The stand-in exposes functions only.');
          exposed.set(`${key}.${name}`, (...args) => member(...args));
        }
        const detail = JSON.stringify({ key, names: Object.keys(api) });
        document.dispatchEvent(new CustomEvent(`${channel}:expose`, { detail }));
      },
    }),
  });

  runPreload((name) => {
    if (name !== 'electron') throw new Error(`A sandboxed preload cannot require ${name}.`);
    return electron;
  });
}
