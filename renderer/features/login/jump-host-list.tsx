import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Book, JumpHost } from '../../../shared/model/book.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { Section } from '../settings/section.tsx';
import { JumpHostSheet } from './jump-host-sheet.tsx';
import classes from './login.module.css';
import type { Use } from './login-use.ts';
import { addressWords, someNames, wordsOfAuthentication, wordsOfUse } from './login-words.ts';
import { Thing, ThingList } from './thing-list.tsx';
import { useJumpHostUses } from './use-login-use.ts';

type Open =
  | { readonly kind: 'edit'; readonly host: JumpHost | null }
  | { readonly kind: 'remove'; readonly host: JumpHost };

/** The jump hosts, who goes through them, and what can be done with them. */
export function JumpHostList({ book }: { book: Book }) {
  const uses = useJumpHostUses(book);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Section title={t('login.hops.title')}>
      <p className={classes['what']}>
        {t('login.hops.what')} {book.jumpHosts.length === 0 ? t('login.hops.none') : null}
      </p>
      {book.jumpHosts.length === 0 ? null : (
        <ThingList label={t('login.hops.title')}>
          {book.jumpHosts.map((host) => (
            <Thing
              key={host.id}
              name={host.name}
              lines={[`${host.user}@${addressWords(host)} · ${loginWords(host, book)}`, through(uses.get(host.id))]}
              onEdit={() => setOpen({ kind: 'edit', host })}
              onRemove={() => setOpen({ kind: 'remove', host })}
            >
              <Button
                size="xs"
                variant="default"
                aria-label={t('login.hops.keysNamed', { name: host.name })}
                onClick={() => openSheet({ kind: 'host-key', id: host.id })}
              >
                {t('login.hops.keys')}
              </Button>
            </Thing>
          ))}
        </ThingList>
      )}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => setOpen({ kind: 'edit', host: null })}
        >
          {t('login.hops.new')}
        </Button>
      </div>
      {open?.kind === 'edit' ? <JumpHostSheet jumpHost={open.host} sets={book.credentialSets} onClose={close} /> : null}
      {open?.kind === 'remove' ? <RemoveHost host={open.host} use={uses.get(open.host.id)} onClose={close} /> : null}
    </Section>
  );
}

function loginWords({ credentialSetId, authentication }: JumpHost, { credentialSets }: Book): string {
  const set = credentialSets.find(({ id }) => id === credentialSetId);
  return set === undefined ? wordsOfAuthentication(authentication) : set.name;
}

function through(use: Use | undefined): string {
  const what = use === undefined ? null : wordsOfUse(use);
  return what === null ? t('login.use.nobody') : t('login.use.by', { what });
}

/** A jump host that somebody goes through stays, because going another way is the person's choice. */
function RemoveHost({ host, use, onClose }: { host: JumpHost; use: Use | undefined; onClose: () => void }) {
  const engine = useEngine();
  const names = [...(use?.groups ?? []), ...(use?.routers ?? [])];
  if (names.length > 0) {
    return (
      <Modal
        opened
        onClose={onClose}
        title={t('login.hops.inUseTitle', { name: host.name })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Stack gap="md">
          <Text size="sm">{t('login.hops.inUse', { names: someNames(names) })}</Text>
          <Text size="sm" c="dimmed">
            {t('login.hops.inUseNext')}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus>
              {t('common.close')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <ConfirmDialog
      title={t('login.hops.removeTitle', { name: host.name })}
      wayBack={t('login.hops.removeWayBack')}
      action={t('login.remove')}
      destructive
      onClose={onClose}
      onConfirm={async () => {
        await engine.jumpHosts.remove({ id: host.id });
        tell(t('login.hops.removed', { name: host.name }));
      }}
    >
      <Text size="sm">{t('login.hops.removeWhat')}</Text>
    </ConfirmDialog>
  );
}
