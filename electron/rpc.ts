import { ORPCError } from '@orpc/client';
import type { SupportedMessagePort } from '@orpc/client/message-port';
import { implement } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import { contract } from '../shared/contract.ts';
import { FlowhelmError } from '../shared/model/errors.ts';
import { bugReport } from './fleet/bug-report.ts';
import { planChange, resolveChange } from './fleet/change-calls.ts';
import { asFailure } from './fleet/failure.ts';
import type { FleetService } from './fleet/fleet-service.ts';
import { acceptHostKey, forgetHostKey, listHostKeys } from './fleet/host-key-calls.ts';
import { addRouter, evidenceOf, giveSecret, removeRouters, testRouter, updateRouter } from './fleet/router-calls.ts';
import type { Log } from './log.ts';

/** Serves the contract to the other end of a port. `port` must be started by the caller if its kind needs that. */
export function serveOverPort(port: SupportedMessagePort, service: FleetService): void {
  new PortHandler(routerOf(service)).upgrade(port, {});
}

/** Serves the contract over a socket whose other end is already known to be allowed. */
export function serveOverSocket(socket: WebSocket, service: FleetService): void {
  const patient: Pick<WebSocket, 'addEventListener' | 'send'> = {
    addEventListener: socket.addEventListener.bind(socket),
    // A stream goes on when its last event is on its way, so that one that nobody reads does not pile up here.
    send: (data: Parameters<WebSocket['send']>[0]) =>
      new Promise<void>((resolve) => socket.send(data, () => resolve())),
  };
  void new SocketHandler(routerOf(service)).upgrade(patient, {});
}

/** The handlers of the contract; what they do is in fleet/. */
function routerOf(service: FleetService) {
  const { log } = service;
  const os = implement(contract).use(async ({ next }) => {
    try {
      return await next();
    } catch (thrown) {
      throw asRpcError(thrown, log);
    }
  });
  const done = null;
  return os.router({
    app: {
      info: os.app.info.handler(async () => ({
        ...{ ...service.about, platform: process.platform },
        keyring: { available: await service.keyring.available(), why: service.keyring.why() },
      })),
      saveSettings: os.app.saveSettings.handler(({ input }) => service.saveSettings(input)),
      bugReport: os.app.bugReport.handler(() => bugReport(service)),
      logPageError: os.app.logPageError.handler(({ input }) => {
        log.error({ stack: input.stack }, `the page: ${input.message}`);
        return done;
      }),
    },
    fleet: {
      watch: os.fleet.watch.handler(({ signal }) => typed(service.watch(signal), log)),
      audit: os.fleet.audit.handler(({ input }) => {
        const { audits, board } = service.workspace;
        audits.ask(input.ids ?? board.routers.map(({ router }) => router.id));
        return done;
      }),
      startDemo: os.fleet.startDemo.handler(() => service.startDemo().then(() => done)),
      stopDemo: os.fleet.stopDemo.handler(() => service.stopDemo().then(() => done)),
    },
    routers: {
      test: os.routers.test.handler(({ input, signal }) => testRouter(service.workspace, input, signal)),
      add: os.routers.add.handler(({ input, signal }) => addRouter(service.workspace, input, signal)),
      update: os.routers.update.handler(({ input }) => updateRouter(service.workspace, input)),
      remove: os.routers.remove.handler(async ({ input }) => {
        await removeRouters(service.workspace, input.ids, input.force ?? false);
        return done;
      }),
      report: os.routers.report.handler(({ input }) => service.workspace.audits.report(input.id)),
      evidence: os.routers.evidence.handler(({ input }) => evidenceOf(service.workspace, input.id)),
      live: os.routers.live.handler(({ input, signal }) => {
        const { workspace } = service;
        return typed(workspace.live.listen(workspace.router(input.id), signal), log);
      }),
      flows: os.routers.flows.handler(({ input: { id, limit, path }, signal }) => {
        const { workspace } = service;
        return workspace.engine.listFlows(workspace.router(id), { limit, path, ...(signal && { signal }) });
      }),
      history: os.routers.history.handler(({ input }) => service.workspace.profile.changes.list(input.id)),
      giveSecret: os.routers.giveSecret.handler(async ({ input: { id, secrets, keep } }) => {
        await giveSecret(service.workspace, id, secrets, keep);
        return done;
      }),
    },
    hostKeys: {
      list: os.hostKeys.list.handler(({ input }) => listHostKeys(service.workspace, input.id)),
      accept: os.hostKeys.accept.handler(async ({ input }) => {
        await acceptHostKey(service.workspace, input);
        return done;
      }),
      forget: os.hostKeys.forget.handler(({ input }) => {
        forgetHostKey(service.workspace, input.id, input.keyType);
        return done;
      }),
    },
    changes: {
      plan: os.changes.plan.handler(({ input, signal }) => planChange(service.workspace, input.id, input.mode, signal)),
      planUndo: os.changes.planUndo.handler(({ input, signal }) =>
        planChange(service.workspace, input.id, 'undo', signal),
      ),
      start: os.changes.start.handler(({ input }) => ({ runIds: service.workspace.runs.start(input) })),
      cancel: os.changes.cancel.handler(({ input }) => {
        service.workspace.runs.cancel(input.runId);
        return done;
      }),
      resolve: os.changes.resolve.handler(({ input }) =>
        resolveChange(service.workspace, input.changeId, input.resolution),
      ),
      get: os.changes.get.handler(({ input }) => service.workspace.profile.changes.get(input.changeId)),
    },
  });
}

async function* typed<Event>(stream: AsyncGenerator<Event, void>, log: Log): AsyncGenerator<Event, void> {
  try {
    yield* stream;
  } catch (thrown) {
    throw asRpcError(thrown, log);
  }
}

/** Every failure crosses as `FLOWHELM` with the fields of `FlowhelmError`; what nobody expected is logged in full and told in brief. */
function asRpcError(thrown: unknown, log: Log): ORPCError<'FLOWHELM', unknown> {
  const error = thrown instanceof ORPCError && thrown.code === 'BAD_REQUEST' ? badInput(thrown) : asFailure(thrown);
  if (error.code === 'internal') log.error({ error: thrown }, 'a call has a defect');
  return new ORPCError('FLOWHELM', { message: error.message, data: error.toJSON() });
}

function badInput({ data }: ORPCError<string, unknown>): FlowhelmError {
  const issues = typeof data === 'object' && data !== null && 'issues' in data ? JSON.stringify(data.issues) : '';
  return new FlowhelmError('bad-input', {
    sentence: 'Something that was typed in is not understood.',
    nextStep: 'Look at what is marked, and correct it.',
    evidence: { issues },
  });
}
