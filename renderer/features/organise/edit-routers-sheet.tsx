import { Button } from '@mantine/core';
import { type FormEvent, useId, useMemo, useRef, useState } from 'react';
import { type Book, emptyBook } from '../../../shared/model/book.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Sheet, SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { EditFields } from './edit-fields.tsx';
import { checkEdit, type EditForm, siteToMake, untouched } from './edit-form.ts';
import { EditPreview } from './edit-preview.tsx';
import { editSummary } from './edit-summary.ts';
import classes from './organise.module.css';
import { inWordsOfSites } from './site-failure.ts';
import { useRowsOf } from './use-rows-of.ts';

/** The same change in the book of many routers; it says what changes for how many before it does. */
export function EditRoutersSheet({ ids }: { ids: readonly string[] }) {
  const engine = useEngine();
  const rows = useRowsOf(ids);
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const formId = useId();
  const element = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState<EditForm>(untouched);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const routers = useMemo(() => rows.map(({ router }) => router), [rows]);
  const checked = useMemo(() => checkEdit(form), [form]);
  const summary = useMemo(
    () => (checked.ok ? editSummary(routers, checked.edit, withNewSite(book, form)) : null),
    [routers, checked, book, form],
  );
  const changing = rows.flatMap(({ router, runId }) => (runId === null ? [] : [router.name]));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!checked.ok) {
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const group = checked.edit.groupId === siteToMake ? await makeSite(form.newSite) : null;
      const edit = group === null ? checked.edit : { ...checked.edit, groupId: group.id };
      // A second try must not make the site again.
      if (group !== null) setForm({ ...form, site: `id:${group.id}` });
      const { edited } = await engine.bulk.edit({ ids: routers.map(({ id }) => id), edit });
      tell(t('organise.edited', { count: edited }));
      closeSheet();
    } catch (thrown) {
      setError(inWordsOfSites(errorReport(thrown), form.newSite));
      setBusy(false);
    }
  };
  const makeSite = (name: string) => engine.groups.save({ id: null, name, credentialSetId: null, jump: [] });
  const changed = summary?.changed ?? 0;
  return (
    <Sheet
      title={t('organise.editTitle', { count: routers.length })}
      detail={t('organise.editDetail')}
      onClose={closeSheet}
    >
      <SheetBody>
        <form id={formId} ref={element} className={classes['edit']} onSubmit={(event) => void save(event)} noValidate>
          <div className={classes['form']}>
            {error === null ? null : <ErrorNotice error={error} />}
            <EditFields
              form={form}
              onForm={setForm}
              routers={routers}
              book={book}
              wrong={asked && !checked.ok ? checked.wrong : new Set()}
            />
          </div>
          <EditPreview summary={summary} edit={checked.ok ? checked.edit : {}} />
        </form>
      </SheetBody>
      <SheetFoot
        note={<FootNote changing={changing} changed={changed} otherWay={summary?.otherWay ?? 0} all={routers.length} />}
      >
        <Button variant="default" onClick={closeSheet}>
          {t('common.cancel')}
        </Button>
        <Button
          type="submit"
          form={formId}
          loading={busy}
          disabled={changing.length > 0 || (checked.ok && changed === 0)}
        >
          {changed === 0 ? t('organise.editNothing') : t('organise.editDo', { count: changed })}
        </Button>
      </SheetFoot>
    </Sheet>
  );
}

interface FootNoteProps {
  readonly changing: readonly string[];
  readonly changed: number;
  readonly otherWay: number;
  readonly all: number;
}

function FootNote({ changing, changed, otherWay, all }: FootNoteProps) {
  if (changing.length > 0) {
    const names = changing.length > 3 ? `${changing.slice(0, 3).join(', ')} ...` : changing.join(', ');
    return <>{t('organise.changing', { count: changing.length, names })}</>;
  }
  const anew = otherWay === 0 ? [] : [t('organise.editAnew', { count: otherWay })];
  const back = changed === 0 ? [] : [t('organise.editWayBack')];
  return <>{[t('organise.editFoot', { count: changed, all }), ...anew, ...back].join(' ')}</>;
}

/** The book as it will be once the new site is made, for the preview. */
function withNewSite(book: Book, { site, newSite }: EditForm): Book {
  if (site !== 'new') return book;
  const group = { id: siteToMake, name: newSite.trim(), credentialSetId: null, jump: [], addedAt: '' };
  return { ...book, groups: [...book.groups, group] };
}
