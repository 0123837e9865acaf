import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../../shared/contract.ts';
import type { ChangeRunState, FleetState } from '../../../shared/model/fleet.ts';

/** Runs in the page: speaks the contract over a port of its own, so that tests of the shell do not depend on what the page looks like. */
const testClient = {
  client: null as ContractRouterClient<typeof contract> | null,

  /** Asks as the page does, and takes the answer before the page could. False when there is none in time. */
  async connect(milliseconds = 5000): Promise<boolean> {
    const port = await nextPort(milliseconds);
    if (!port) return false;
    testClient.client = createORPCClient(new RPCLink({ port }));
    port.start();
    return true;
  },

  async state(): Promise<FleetState> {
    for await (const event of await calls().fleet.watch()) if (event.kind === 'state') return event.state;
    throw new Error('the engine said nothing');
  },

  /** Shows the demo fleet and begins a change on a router that takes one; resolves when the router holds its own undo ready. */
  async beginChange(): Promise<ChangeRunState> {
    await calls().fleet.startDemo();
    for await (const event of await calls().fleet.watch()) {
      if (event.kind === 'state' && event.state.runs.length === 0) void testClient.enableOne(event.state);
      if (event.kind === 'run' && event.run.routerUndoesAt !== null) return event.run;
    }
    throw new Error('the change never began');
  },

  async enableOne({ routers }: FleetState): Promise<void> {
    // a virtual router that has offload off and every ability
    const router = routers.find((entry) => entry.router.id === 'mt7986-off');
    if (!router) throw new Error('the demo fleet has no such router');
    await calls().changes.start({
      ids: [router.router.id],
      wanted: 'software',
      overrides: [],
      rollbackWindowSeconds: 60,
      shownPlan: null,
    });
  },
};

function calls(): ContractRouterClient<typeof contract> {
  if (!testClient.client) throw new Error('not connected');
  return testClient.client;
}

function nextPort(milliseconds: number): Promise<MessagePort | null> {
  return new Promise((resolve) => {
    const finish = (port: MessagePort | null) => {
      clearTimeout(timer);
      window.removeEventListener('message', listener, { capture: true });
      resolve(port);
    };
    const listener = (event: MessageEvent<unknown>) => {
      const [port] = event.ports;
      if (event.data !== 'flowhelm:port' || !port) return;
      event.stopImmediatePropagation();
      finish(port);
    };
    const timer = setTimeout(() => finish(null), milliseconds);
    window.addEventListener('message', listener, { capture: true });
    window.desktop.connect();
  });
}

declare global {
  interface Window {
    testClient: typeof testClient;
    readonly desktop: { connect(): void };
  }
}

window.testClient = testClient;
