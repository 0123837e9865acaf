import { PasswordInput, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { errorReport } from '../../lib/failure.ts';
import { formatCount, formatExactTime } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { FormSheet } from '../login/form-sheet.tsx';
import classes from './settings.module.css';

export type BackupFacts = Awaited<ReturnType<EngineClient['backups']['look']>>;
export type Restored = Awaited<ReturnType<EngineClient['backups']['restore']>>;

export interface ChosenBackup {
  readonly name: string;
  readonly content: string;
  readonly facts: BackupFacts;
}

interface RestoreSheetProps {
  readonly chosen: ChosenBackup;
  readonly onRestored: (restored: Restored) => void;
  readonly onClose: () => void;
}

/** What the backup holds, and what it takes the place of, before anything is done. */
export function RestoreSheet({ chosen, onRestored, onClose }: RestoreSheetProps) {
  const { name, content, facts } = chosen;
  const engine = useEngine();
  const routers = useFleet((fleet) => fleet?.routers.size ?? 0);
  const [passphrase, setPassphrase] = useState('');
  const [isWrong, setWrong] = useState(false);
  const restore = async () => {
    setWrong(false);
    try {
      onRestored(await engine.backups.restore({ content, passphrase: facts.encrypted ? passphrase : null }));
    } catch (thrown) {
      if (errorReport(thrown).code !== 'vault-passphrase-wrong') throw thrown;
      setWrong(true);
      return false;
    }
    onClose();
    return true;
  };
  return (
    <FormSheet
      title={t('settings.backup.restoreTitle')}
      detail={name}
      note={t('settings.backup.kept')}
      action={t('settings.backup.doRestore')}
      onSubmit={restore}
      onClose={onClose}
    >
      <Facts facts={facts} />
      <Text size="sm">
        {routers === 0 ? t('settings.backup.replacesNothing') : t('settings.backup.replaces', { count: routers })}
      </Text>
      {facts.encrypted ? (
        <PasswordInput
          label={t('settings.backup.given')}
          autoComplete="off"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          data-autofocus
          {...(isWrong ? { error: t('settings.backup.wrong') } : {})}
        />
      ) : null}
    </FormSheet>
  );
}

function Facts({ facts: { madeAt, version, routers, changes, encrypted } }: { facts: BackupFacts }) {
  const lines: [string, ReactNode][] = [
    [t('settings.backup.facts.madeAt'), formatExactTime(madeAt)],
    [t('settings.backup.facts.version'), version],
    [t('settings.backup.facts.routers'), formatCount(routers)],
    [t('settings.backup.facts.changes'), formatCount(changes)],
    [
      t('settings.backup.facts.passwords'),
      encrypted ? t('settings.backup.facts.encrypted') : t('settings.backup.facts.notIn'),
    ],
  ];
  return (
    <dl className={classes['facts']}>
      {lines.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
