import { assertNever } from '../../../shared/model/offload.ts';
import { closeSheet, useOpenSheet } from '../../lib/sheets.ts';
import { RemoveRouters } from '../fleet/remove-routers.tsx';

/** Which component shows what is open over the page. */
export function OpenSheet() {
  const sheet = useOpenSheet();
  if (sheet === null) return null;
  switch (sheet.kind) {
    case 'remove-routers':
      return <RemoveRouters ids={sheet.ids} onClose={closeSheet} />;
    case 'add-router':
    case 'change':
    case 'host-key':
    case 'give-secret':
      return null;
    default:
      return assertNever(sheet);
  }
}
