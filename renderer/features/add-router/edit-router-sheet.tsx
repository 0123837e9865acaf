import { useState } from 'react';
import { emptyBook } from '../../../shared/model/book.ts';
import type { ErrorReport, FleetRouter } from '../../../shared/model/fleet.ts';
import { Sheet } from '../../components/sheet.tsx';
import { useEngine, useFleet, useRouter } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { keepsSecret, secretsOf } from '../login/login-form.ts';
import { setThatHolds } from '../login/login-use.ts';
import { checkForm, formOfRouter } from './router-form.ts';
import { RouterFormView } from './router-form-view.tsx';

/** Name, address, way and login of a router of the fleet. */
export function EditRouterSheet({ id }: { id: string }) {
  const entry = useRouter(id);
  return entry === null ? null : <EditRouter entry={entry} />;
}

function EditRouter({ entry: { router } }: { entry: FleetRouter }) {
  const engine = useEngine();
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const [form, setForm] = useState(() => formOfRouter(router));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const ownLogin = setThatHolds(form, book) === null;
  const save = async () => {
    const checked = checkForm(form, ownLogin);
    if (!checked.ok) return;
    const secrets = ownLogin ? secretsOf(form) : {};
    setBusy(true);
    setError(null);
    try {
      const { id } = router;
      const { name } = await engine.routers.update({ ...checked.input, id, groupId: form.groupId, jump: jumpOf(form) });
      if (Object.keys(secrets).length > 0) await engine.routers.giveSecret({ id, secrets, keep: keepsSecret(form) });
      tell(t('login.router.saved', { name }));
      closeSheet();
    } catch (thrown) {
      setError(errorReport(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={t('login.router.editTitle', { name: router.name })}
      detail={t('login.router.editDetail')}
      width="narrow"
      onClose={closeSheet}
    >
      <RouterFormView
        form={form}
        onForm={setForm}
        error={error}
        note={t('login.router.footEdit')}
        action={t('login.save')}
        busy={busy}
        onSubmit={() => void save()}
      />
    </Sheet>
  );
}

function jumpOf({ jump }: { readonly jump: readonly string[] | null }): string[] | null {
  return jump === null ? null : [...jump];
}
