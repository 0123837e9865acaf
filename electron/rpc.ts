import type { SupportedMessagePort } from '@orpc/client/message-port';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import { bugReport } from './fleet/bug-report.ts';
import { planChange, resolveChange } from './fleet/change-calls.ts';
import type { FleetService } from './fleet/fleet-service.ts';
import { addRouter, evidenceOf, giveSecret, removeRouters, testRouter, updateRouter } from './fleet/router-calls.ts';
import { alertHandlers } from './rpc/alerts.ts';
import { backupHandlers } from './rpc/backups.ts';
import { discoveryHandlers } from './rpc/discovery.ts';
import { hostKeyHandlers } from './rpc/host-keys.ts';
import { implementContract, typed } from './rpc/implementation.ts';
import { importHandlers } from './rpc/imports.ts';
import { jumpHostHandlers } from './rpc/jump-hosts.ts';
import { loginHandlers } from './rpc/login.ts';
import { organiseHandlers } from './rpc/organise.ts';
import { reportHandlers } from './rpc/reports.ts';
import { sampleHandlers } from './rpc/samples.ts';

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
  const os = implementContract(log);
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
    hostKeys: hostKeyHandlers(os, service),
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
    ...importHandlers(os, service),
    ...discoveryHandlers(os, service),
    ...backupHandlers(os, service),
    ...loginHandlers(os, service),
    ...jumpHostHandlers(os, service),
    ...organiseHandlers(os, service),
    samples: sampleHandlers(os, service),
    alerts: alertHandlers(os, service),
    reports: reportHandlers(os, service),
  });
}
