import { assertNever } from '../../../shared/model/offload.ts';
import { useFleet } from '../../lib/engine.tsx';
import { closeSheet, useOpenSheet } from '../../lib/sheets.ts';
import { AddRouterSheet } from '../add-router/add-router-sheet.tsx';
import { EditRouterSheet } from '../add-router/edit-router-sheet.tsx';
import { DiscoverySheet } from '../bring-in/discovery-sheet.tsx';
import { ExportSheet } from '../bring-in/export-sheet.tsx';
import { ImportSheet } from '../bring-in/import-sheet.tsx';
import { ChangeSheet } from '../change/change-sheet.tsx';
import { RecordedChangeSheet } from '../change/recorded-change-sheet.tsx';
import { RemoveRouters } from '../fleet/remove-routers.tsx';
import { HostKeySheet } from '../host-key/host-key-sheet.tsx';
import { TrustKeysSheet } from '../host-key/trust-keys-sheet.tsx';
import { InstallKeySheet } from '../login/install-key-sheet.tsx';
import { UnlockVaultSheet } from '../login/unlock-vault-sheet.tsx';
import { EditRoutersSheet } from '../organise/edit-routers-sheet.tsx';
import { SavedFiltersSheet } from '../organise/saved-filters-sheet.tsx';
import { SitesSheet } from '../organise/sites-sheet.tsx';
import { ReportSheet } from '../report/report-sheet.tsx';
import { SecretSheet } from '../secret/secret-sheet.tsx';

/** Which component shows what is open over the page. */
export function OpenSheet() {
  const sheet = useOpenSheet();
  if (sheet === null) return null;
  switch (sheet.kind) {
    case 'remove-routers':
      return <RemoveRouters ids={sheet.ids} onClose={closeSheet} />;
    case 'edit-routers':
      return <EditRoutersSheet ids={sheet.ids} />;
    case 'sites':
      return <SitesSheet />;
    case 'saved-filters':
      return <SavedFiltersSheet />;
    case 'change':
      return <ChangeSheet key={`${sheet.wanted} ${sheet.ids.join(' ')}`} ids={sheet.ids} wanted={sheet.wanted} />;
    case 'run':
      return <RunSheet key={sheet.runId} runId={sheet.runId} />;
    case 'recorded-change':
      return <RecordedChangeSheet key={sheet.changeId} changeId={sheet.changeId} />;
    case 'report':
      return <ReportSheet key={sheet.changeId} changeId={sheet.changeId} routerId={sheet.routerId} />;
    case 'add-router':
      return <AddRouterSheet {...(sheet.found && { found: sheet.found })} />;
    case 'import':
      return <ImportSheet />;
    case 'discovery':
      return <DiscoverySheet />;
    case 'export':
      return <ExportSheet ids={sheet.ids} />;
    case 'host-key':
      return <HostKeySheet key={sheet.id} id={sheet.id} />;
    case 'trust-keys':
      return <TrustKeysSheet key={sheet.ids?.join(' ') ?? ''} ids={sheet.ids} />;
    case 'give-secret':
      return <SecretSheet key={sheet.id} id={sheet.id} />;
    case 'edit-router':
      return <EditRouterSheet key={sheet.id} id={sheet.id} />;
    case 'unlock-vault':
      return <UnlockVaultSheet onClose={closeSheet} />;
    case 'install-key':
      return <InstallKeySheet key={sheet.ids.join(' ')} ids={sheet.ids} />;
    default:
      return assertNever(sheet);
  }
}

function RunSheet({ runId }: { runId: string }) {
  const routerId = useFleet((fleet) => fleet?.runs.find(({ id }) => id === runId)?.routerId ?? null);
  return <ChangeSheet ids={routerId === null ? [] : [routerId]} wanted="auto" runIds={[runId]} />;
}
