import { Button, Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { AlertHook, AlertSettings } from '../../../shared/model/alert.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { Thing, ThingList } from '../login/thing-list.tsx';
import { Section } from '../settings/section.tsx';
import classes from './alert-settings.module.css';
import { type HookForm, hookForm, newHook, withHook, withoutHook } from './hook-form.ts';
import { HookSheet } from './hook-sheet.tsx';

interface AlertHooksProps {
  readonly settings: AlertSettings;
  readonly save: (settings: AlertSettings) => Promise<void>;
  readonly saveNow: (settings: AlertSettings) => void;
}

type Open =
  | { readonly kind: 'edit'; readonly form: HookForm; readonly isNew: boolean }
  | { readonly kind: 'remove'; readonly hook: AlertHook };

/** Who is told of alerts outside of this app. */
export function AlertHooks({ settings, save, saveNow }: AlertHooksProps) {
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const add = (kind: AlertHook['kind']) =>
    setOpen({ kind: 'edit', form: newHook(kind, hookId(settings.hooks)), isNew: true });
  return (
    <Section title={t('alertSettings.hooks')}>
      <p className={classes['quiet']}>
        {t('alertSettings.hooksWhat')} {settings.hooks.length === 0 ? t('alertSettings.noHooks') : null}
      </p>
      {settings.hooks.length === 0 ? null : (
        <ThingList label={t('alertSettings.hooks')}>
          {settings.hooks.map((hook) => (
            <Thing
              key={hook.id}
              name={hook.name}
              lines={[wordsOf(hook)]}
              onEdit={() => setOpen({ kind: 'edit', form: hookForm(hook), isNew: false })}
              onRemove={() => setOpen({ kind: 'remove', hook })}
            >
              <Switch
                aria-label={t('alertSettings.enableNamed', { name: hook.name })}
                checked={hook.enabled}
                onChange={(event) => saveNow(withHook(settings, { ...hook, enabled: event.currentTarget.checked }))}
              />
            </Thing>
          ))}
        </ThingList>
      )}
      <div className={classes['add']}>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => add('webhook')}>
          {t('alertSettings.addWebhook')}
        </Button>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => add('command')}>
          {t('alertSettings.addCommand')}
        </Button>
      </div>
      {open?.kind === 'edit' ? (
        <HookSheet start={open.form} isNew={open.isNew} settings={settings} save={save} onClose={close} />
      ) : null}
      {open?.kind === 'remove' ? (
        <ConfirmDialog
          title={t('alertSettings.removeTitle', { name: open.hook.name })}
          wayBack={t('alertSettings.removeWayBack')}
          action={t('alertSettings.remove')}
          destructive
          onClose={close}
          onConfirm={async () => {
            await save(withoutHook(settings, open.hook.id));
            tell(t('alertSettings.removed', { name: open.hook.name }));
          }}
        >
          {t('alertSettings.removeWhat')}
        </ConfirmDialog>
      ) : null}
    </Section>
  );
}

const tells = { info: 'tellsAll', warning: 'tellsWarning', critical: 'tellsCritical' } as const;

/** What it is and when it is told; never where a webhook leads. */
function wordsOf(hook: AlertHook): string {
  const what = hook.kind === 'webhook' ? t('alertSettings.webhook') : `${t('alertSettings.command')} ${hook.program}`;
  return [
    what,
    t(`alertSettings.${tells[hook.atLeast]}`),
    ...(hook.onClose ? [t('alertSettings.alsoClose')] : []),
    ...(hook.enabled ? [] : [t('alertSettings.off')]),
  ].join(' · ');
}

/** One that no other hook has; `serve` without HTTPS has no crypto.randomUUID. */
function hookId(hooks: readonly AlertHook[]): string {
  const numbers = hooks.map(({ id }) => Number(/^hook-(\d+)$/.exec(id)?.[1] ?? 0));
  return `hook-${Math.max(0, ...numbers) + 1}`;
}
