import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useId, useMemo, useState } from 'react';
import { emptyBook, type Group } from '../../../shared/model/book.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { offloadModes } from '../../../shared/model/offload.ts';
import { isOtherWay } from '../../../shared/rules/router-edit.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Sheet, SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { JumpChainEditor } from '../login/jump-chain-editor.tsx';
import classes from './organise.module.css';
import { inWordsOfSites } from './site-failure.ts';

/** Makes a site, or changes its name and what its routers share. */
export function SiteForm({ group, onEnd }: { group: Group | null; onEnd: () => void }) {
  const engine = useEngine();
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const form = useId();
  const [name, setName] = useState(group?.name ?? '');
  const [credentialSetId, setCredentialSetId] = useState(group?.credentialSetId ?? null);
  const [jump, setJump] = useState<readonly string[]>(group?.jump ?? []);
  const [desiredMode, setDesiredMode] = useState(group?.desiredMode ?? null);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const otherWay = useOtherWay(group && { ...group, credentialSetId, jump: [...jump] });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() === '') return;
    setBusy(true);
    setError(null);
    try {
      const saved = await engine.groups.save({
        ...{ id: group?.id ?? null, name, credentialSetId, jump: [...jump] },
        ...(desiredMode !== null && { desiredMode }),
      });
      tell(t('organise.siteForm.saved', { name: saved.name }));
      onEnd();
    } catch (thrown) {
      setError(inWordsOfSites(errorReport(thrown), name));
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={group === null ? t('organise.siteForm.newTitle') : t('organise.siteForm.editTitle', { name: group.name })}
      detail={t('organise.siteForm.detail')}
      width="narrow"
      onClose={onEnd}
    >
      <SheetBody>
        <form id={form} className={classes['form']} onSubmit={(event) => void save(event)} noValidate>
          {error === null ? null : <ErrorNotice error={error} />}
          <TextInput
            label={t('organise.siteForm.name')}
            value={name}
            maxLength={200}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
            {...(asked && name.trim() === '' ? { error: t('organise.siteForm.nameWrong') } : {})}
          />
          <NativeSelect
            label={t('organise.siteForm.login')}
            description={t('organise.siteForm.loginWhat')}
            value={credentialSetId ?? ''}
            onChange={(event) => setCredentialSetId(event.currentTarget.value || null)}
            data={[
              { value: '', label: t('organise.siteForm.loginNone') },
              ...book.credentialSets.map(({ id, name: label }) => ({ value: id, label })),
            ]}
          />
          <NativeSelect
            label={t('drift.desired')}
            description={t('drift.desiredWhat')}
            value={desiredMode ?? ''}
            onChange={(event) =>
              setDesiredMode(offloadModes.find((mode) => mode === event.currentTarget.value) ?? null)
            }
            data={[
              { value: '', label: t('drift.nobodySaid') },
              ...offloadModes.map((value) => ({ value, label: t(`drift.plain.${value}`) })),
            ]}
          />
          <JumpChainEditor
            label={t('organise.siteForm.jump')}
            chain={jump}
            jumpHosts={book.jumpHosts}
            onChange={setJump}
            end={t('organise.siteForm.end')}
          />
        </form>
      </SheetBody>
      <SheetFoot
        note={otherWay === 0 ? t('organise.siteForm.sameWay') : t('organise.siteForm.otherWay', { count: otherWay })}
      >
        <Button variant="default" onClick={onEnd}>
          {t('organise.siteForm.back')}
        </Button>
        <Button type="submit" form={form} loading={busy}>
          {t('organise.siteForm.save')}
        </Button>
      </SheetFoot>
    </Sheet>
  );
}

/** How many routers would be reached in another way if the group were like this. */
function useOtherWay(group: Group | null): number {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  const book = useFleet((fleet) => fleet?.book ?? emptyBook);
  const details = JSON.stringify(group);
  return useMemo(() => {
    if (details === 'null' || group === null) return 0;
    const after = { ...book, groups: book.groups.map((known) => (known.id === group.id ? group : known)) };
    return [...(routers?.values() ?? [])].filter(
      ({ router }) => router.groupId === group.id && isOtherWay({ router, book }, { router, book: after }),
    ).length;
  }, [routers, book, details, group]);
}
