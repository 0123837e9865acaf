import { Button, Menu, TextInput } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../lib/text.ts';
import { FormSheet } from '../login/form-sheet.tsx';
import { fieldText, snoozeChoices, snoozeEnd, typedEnd } from './snooze-times.ts';
import { useSnooze } from './use-snooze.ts';

interface SnoozeMenuProps {
  readonly ids: readonly string[];
  /** What a screen reader says. */
  readonly label: string;
  readonly onDone?: () => void;
}

/** For how long nobody is told of these alerts. */
export function SnoozeMenu({ ids, label, onDone }: SnoozeMenuProps) {
  const snooze = useSnooze();
  const [asking, setAsking] = useState(false);
  const until = async (end: Date) => {
    if (await snooze(ids, end)) onDone?.();
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" aria-label={label} leftSection={<IconBellOff size={14} />}>
            {t('alerts.snooze')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {snoozeChoices.map((choice) => (
            <Menu.Item key={choice} onClick={() => void until(snoozeEnd(choice, new Date()))}>
              {t(`alerts.snoozeFor.${choice}`)}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setAsking(true)}>{t('alerts.snoozeFor.custom')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking ? <SnoozeSheet ids={ids} onClose={() => setAsking(false)} onDone={onDone} /> : null}
    </>
  );
}

interface SnoozeSheetProps {
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onDone: (() => void) | undefined;
}

function SnoozeSheet({ ids, onClose, onDone }: SnoozeSheetProps) {
  const snooze = useSnooze();
  const [text, setText] = useState(() => fieldText(snoozeEnd('tomorrow', new Date())));
  const [asked, setAsked] = useState(false);
  const isWrong = asked && typedEnd(text, new Date()) === null;
  const submit = () => {
    setAsked(true);
    const end = typedEnd(text, new Date());
    if (end === null) return false;
    return snooze(ids, end).then((went) => {
      if (!went) return false;
      onClose();
      onDone?.();
      return true;
    });
  };
  return (
    <FormSheet
      title={t('alerts.snoozeTitle', { count: ids.length })}
      detail={t('alerts.snoozeDetail')}
      action={t('alerts.snooze')}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        type="datetime-local"
        label={t('alerts.snoozeUntil')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
        {...(isWrong ? { error: t('alerts.snoozeWrong') } : {})}
      />
    </FormSheet>
  );
}
