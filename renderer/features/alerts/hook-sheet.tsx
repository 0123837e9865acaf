import { Button, Checkbox, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type AlertHook, type AlertSettings, alertSeveritySchema } from '../../../shared/model/alert.ts';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { FormSheet } from '../login/form-sheet.tsx';
import classes from './alert-settings.module.css';
import { checkHook, type HookField, type HookForm, withHook } from './hook-form.ts';

interface HookSheetProps {
  readonly start: HookForm;
  readonly isNew: boolean;
  readonly settings: AlertSettings;
  readonly save: (settings: AlertSettings) => Promise<void>;
  readonly onClose: () => void;
}

/** Makes or edits a hook, and tries it before it is kept. */
export function HookSheet({ start, isNew, settings, save, onClose }: HookSheetProps) {
  const [form, setForm] = useState(start);
  const [asked, setAsked] = useState(false);
  const checked = checkHook(form);
  const change = (part: Partial<HookForm>) => setForm((before) => ({ ...before, ...part }));
  const keep = async (hook: AlertHook) => {
    await save(withHook(settings, hook));
    tell(t('alertSettings.saved', { name: hook.name }));
    onClose();
    return true;
  };
  return (
    <FormSheet
      title={isNew ? t(`alertSettings.newTitle.${form.kind}`) : t('alertSettings.editTitle', { name: start.name })}
      detail={t(`alertSettings.hookDetail.${form.kind}`)}
      action={t('alertSettings.save')}
      onClose={onClose}
      onSubmit={() => {
        setAsked(true);
        return 'hook' in checked && keep(checked.hook);
      }}
    >
      <HookFields form={form} onChange={change} wrong={asked && 'wrong' in checked ? checked.wrong : noneWrong} />
      <TryHook
        key={JSON.stringify(form)}
        onTry={() => {
          setAsked(true);
          return 'hook' in checked ? checked.hook : null;
        }}
      />
    </FormSheet>
  );
}

const noneWrong: ReadonlySet<HookField> = new Set();

interface HookFieldsProps {
  readonly form: HookForm;
  readonly onChange: (part: Partial<HookForm>) => void;
  readonly wrong: ReadonlySet<HookField>;
}

function HookFields({ form, onChange, wrong }: HookFieldsProps) {
  const error = (field: HookField) => (wrong.has(field) ? { error: t(`alertSettings.${field}Wrong`) } : {});
  return (
    <>
      <TextInput
        label={t('alertSettings.name')}
        value={form.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        data-autofocus
        {...error('name')}
      />
      {form.kind === 'webhook' ? (
        <PasswordInput
          label={t('alertSettings.url')}
          description={t('alertSettings.urlWhat')}
          value={form.url}
          onChange={(event) => onChange({ url: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
          {...error('url')}
        />
      ) : (
        <>
          <TextInput
            label={t('alertSettings.program')}
            value={form.program}
            onChange={(event) => onChange({ program: event.currentTarget.value })}
            spellCheck={false}
            {...error('program')}
          />
          <Textarea
            label={t('alertSettings.arguments')}
            description={t('alertSettings.argumentsWhat')}
            value={form.arguments}
            onChange={(event) => onChange({ arguments: event.currentTarget.value })}
            spellCheck={false}
            rows={3}
          />
        </>
      )}
      <NativeSelect
        label={t('alertSettings.atLeast')}
        value={form.atLeast}
        onChange={(event) => onChange({ atLeast: alertSeveritySchema.parse(event.currentTarget.value) })}
        data={alertSeveritySchema.options.map((value) => ({ value, label: t(`alertSettings.atLeastChoice.${value}`) }))}
      />
      <Checkbox
        label={t('alertSettings.onClose')}
        checked={form.onClose}
        onChange={(event) => onChange({ onClose: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('alertSettings.enabledHook')}
        checked={form.enabled}
        onChange={(event) => onChange({ enabled: event.currentTarget.checked })}
      />
    </>
  );
}

/** `onTry` returns the hook, or null where a field is wrong. */
function TryHook({ onTry }: { onTry: () => AlertHook | null }) {
  const engine = useEngine();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<{ readonly ok: boolean; readonly detail: string } | null>(null);
  const run = async () => {
    const hook = onTry();
    if (hook === null) return;
    setBusy(true);
    try {
      setResult(await engine.alerts.tryHook(hook));
    } catch (thrown) {
      const { sentence, nextStep } = errorReport(thrown);
      setResult({ ok: false, detail: `${sentence} ${nextStep}` });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes['try']}>
      <Button variant="default" loading={busy} onClick={() => void run()}>
        {t('alertSettings.try')}
      </Button>
      <p role="status">
        {result === null ? (
          t('alertSettings.tryWhat')
        ) : (
          <>
            <strong>{result.ok ? t('alertSettings.tried') : t('alertSettings.triedNot')}</strong> {result.detail}
          </>
        )}
      </p>
    </div>
  );
}
