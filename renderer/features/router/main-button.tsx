import { Button } from '@mantine/core';
import { assertNever } from '../../../shared/model/offload.ts';
import { useEngine, useRouter } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { navigate } from '../../lib/navigation.ts';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tellFailure } from '../../lib/toast.tsx';
import type { MainAction } from './main-action.ts';

/** Does what the button says. */
export function runMainAction(engine: EngineClient, id: string, action: MainAction): void {
  switch (action.kind) {
    case 'change':
      openSheet({ kind: 'change', ids: [id], wanted: action.wanted });
      return;
    case 'follow-run':
      openSheet({ kind: 'run', runId: action.runId });
      return;
    case 'audit':
      engine.fleet.audit({ ids: [id] }).catch(tellFailure);
      return;
    case 'show':
      navigate({ page: 'router', id, tab: action.tab }, { replace: true });
      return;
    default:
      assertNever(action);
  }
}

interface MainButtonProps {
  readonly routerId: string;
  readonly action: MainAction;
  /** The same button a second time, where the trouble is drawn. */
  readonly repeated?: boolean;
}

export function MainButton({ routerId, action, repeated = false }: MainButtonProps) {
  const engine = useEngine();
  const auditing = useRouter(routerId)?.auditing === true;
  return (
    <Button
      variant={action.calm || repeated ? 'default' : 'filled'}
      loading={action.kind === 'audit' && auditing}
      onClick={() => runMainAction(engine, routerId, action)}
    >
      {t(`router.action.${action.label}`)}
    </Button>
  );
}
