import type { Router } from '../../../shared/model/router.ts';
import type { Audit, Engine } from '../../engine.ts';
import { type Choice, chosenRouters } from '../chosen-routers.ts';
import type { Paint } from '../colour.ts';
import { asFailure, exitCodeOf } from '../failure.ts';
import { type AuditJson, routerJson } from '../json.ts';
import type { Answer, Cli } from '../run.ts';
import { forTerminal } from '../sanitise.ts';
import { withSession } from '../session.ts';
import { showAudit } from '../show-audit.ts';
import { type FleetEntry, fleetSentence, fleetTable, stateOf } from '../show-fleet.ts';

export interface AuditOptions extends Choice {
  readonly rates: boolean;
  readonly evidence?: boolean;
}

export type Audited =
  | (Extract<FleetEntry, { ok: true }> & { readonly audit: Audit })
  | (Extract<FleetEntry, { ok: false }> & { readonly audit: null });

/** `flowhelm audit`: one router in full, several as a table. */
export function auditCommand(cli: Cli, names: readonly string[], options: AuditOptions): Promise<Answer<'audit'>> {
  return withSession(cli, { mode: 'write' }, async ({ engine }) => {
    const routers = chosenRouters(engine, names, options);
    const [first] = routers;
    const named = routers.length === 1 && names.length > 0;
    if (named && first) {
      const audit = await engine.audit(first, { rateSeconds: options.rates ? 1 : 0, signal: cli.signal });
      return auditAnswer(cli, [{ router: first, ok: true, state: stateOf(audit), audit }], options);
    }
    return auditAnswer(cli, await auditAll(cli, engine, routers, options), options);
  });
}

/** Audits side by side; a failure is that router's own. Throws `cancelled` when the person stopped it. */
export async function auditAll(
  cli: Cli,
  engine: Engine,
  routers: readonly Router[],
  options: AuditOptions,
): Promise<Audited[]> {
  const found = new Map<string, Audited>();
  const tell = () => cli.terminal.status(`Audited ${found.size} of ${routers.length} routers`);
  tell();
  await engine.forEach(routers, async (router) => {
    try {
      const audit = await engine.audit(router, { rateSeconds: options.rates ? 1 : 0, signal: cli.signal });
      found.set(router.id, { router, ok: true, state: stateOf(audit), audit });
    } catch (thrown) {
      found.set(router.id, { router, ok: false, error: asFailure(thrown), audit: null });
    }
    tell();
  });
  cli.terminal.status(null);
  cli.signal.throwIfAborted();
  return routers.flatMap(({ id }) => found.get(id) ?? []);
}

export function auditAnswer(
  { terminal: { paint, width } }: { readonly terminal: Pick<Cli['terminal'], 'paint' | 'width'> },
  audited: readonly Audited[],
  { evidence = false }: AuditOptions,
): Answer<'audit'> {
  const sentence = fleetSentence(audited);
  const [first] = audited;
  const text =
    audited.length === 1 && first?.audit
      ? showAudit(first.audit, { paint, evidence })
      : [
          `${paint('heading', sentence)}\n\n${fleetTable(audited, { paint, width })}`,
          ...passwordlessWarning(audited, paint),
          ...(evidence ? audited.flatMap(({ audit }) => (audit ? [showAudit(audit, { paint, evidence })] : [])) : []),
        ].join('\n\n');
  return {
    result: { sentence, routers: audited.map((entry) => auditJson(entry, evidence)) },
    text,
    exit: exitCodeOf(audited.flatMap((entry) => (entry.ok ? [] : [entry.error]))),
  };
}

function passwordlessWarning(audited: readonly Audited[], paint: Paint): string[] {
  const open = audited.filter(({ audit }) => audit?.passwordless).map(({ router }) => forTerminal(router.name));
  return open.length === 0 ? [] : [paint('attention', `root has no password on: ${open.join(', ')}`)];
}

function auditJson(entry: Audited, evidence: boolean): AuditJson {
  const router = routerJson(entry.router);
  return entry.ok
    ? { router, ok: true, ...auditBody(entry.audit, evidence) }
    : { router, ok: false, error: entry.error.toJSON() };
}

/** An audit without the router, as `--json` shows it. */
export function auditBody(audit: Audit, evidence: boolean) {
  const { verdict, capability, recommendation, advisories, passwordless, snapshot } = audit;
  const body = { verdict, capability, recommendation, advisories: [...advisories], passwordless, snapshot };
  return evidence ? { ...body, evidence: audit.evidence } : body;
}
