import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Book, CredentialSet } from '../../../shared/model/book.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { Section } from '../settings/section.tsx';
import { CredentialSetSheet } from './credential-set-sheet.tsx';
import classes from './login.module.css';
import type { Use } from './login-use.ts';
import { someNames, wordsOfAuthentication, wordsOfUse } from './login-words.ts';
import { Thing, ThingList } from './thing-list.tsx';
import { useSetUses } from './use-login-use.ts';

type Open =
  | { readonly kind: 'edit'; readonly set: CredentialSet | null }
  | { readonly kind: 'remove'; set: CredentialSet };

/** Named login details, who uses them, and what can be done with them. */
export function CredentialSetList({ book }: { book: Book }) {
  const uses = useSetUses(book);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Section title={t('login.sets.title')}>
      <p className={classes['what']}>
        {t('login.sets.what')} {book.credentialSets.length === 0 ? t('login.sets.none') : null}
      </p>
      {book.credentialSets.length === 0 ? null : (
        <ThingList label={t('login.sets.title')}>
          {book.credentialSets.map((set) => (
            <Thing
              key={set.id}
              name={set.name}
              lines={[
                `${set.user ?? t('login.sets.anyUser')} · ${wordsOfAuthentication(set.authentication)}`,
                usedBy(uses.get(set.id)),
              ]}
              onEdit={() => setOpen({ kind: 'edit', set })}
              onRemove={() => setOpen({ kind: 'remove', set })}
            />
          ))}
        </ThingList>
      )}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => setOpen({ kind: 'edit', set: null })}
        >
          {t('login.sets.new')}
        </Button>
      </div>
      {open?.kind === 'edit' ? <CredentialSetSheet set={open.set} onClose={close} /> : null}
      {open?.kind === 'remove' ? <RemoveSet set={open.set} use={uses.get(open.set.id)} onClose={close} /> : null}
    </Section>
  );
}

function usedBy(use: Use | undefined): string {
  const what = use === undefined ? null : wordsOfUse(use);
  return what === null ? t('login.use.nobody') : t('login.use.by', { what });
}

/** Says who falls back to its own details, before. */
function RemoveSet({ set, use, onClose }: { set: CredentialSet; use: Use | undefined; onClose: () => void }) {
  const engine = useEngine();
  const fallBack = [...(use?.routers ?? []), ...(use?.jumpHosts ?? [])];
  const groups = use?.groups ?? [];
  return (
    <ConfirmDialog
      title={t('login.sets.removeTitle', { name: set.name })}
      wayBack={t('login.sets.removeWayBack')}
      action={t('login.remove')}
      destructive
      onClose={onClose}
      onConfirm={async () => {
        await engine.credentialSets.remove({ id: set.id });
        tell(t('login.sets.removed', { name: set.name }));
      }}
    >
      <Text size="sm">
        {fallBack.length === 0 ? t('login.sets.nobodyFalls') : t('login.sets.fallBack', { names: someNames(fallBack) })}
      </Text>
      {groups.length === 0 ? null : (
        <Text size="sm" mt={6}>
          {t('login.sets.groupsFall', { names: someNames(groups) })}
        </Text>
      )}
    </ConfirmDialog>
  );
}
