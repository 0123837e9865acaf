import { Button, FileButton, Textarea } from '@mantine/core';
import { type DragEvent, useId, useState } from 'react';
import { assertNever } from '../../../shared/model/offload.ts';
import { t } from '../../lib/text.ts';
import { tellFailure } from '../../lib/toast.tsx';
import { mostBytes, textOfBytes } from '../bring-in/file-text.ts';
import { HowToCompare } from './how-to-compare.tsx';
import classes from './trust-keys.module.css';
import type { FreshKey } from './trust-rows.ts';
import type { KeySource } from './use-key-source.ts';

interface CompareAsideProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly source: KeySource;
  readonly fresh: readonly FreshKey[];
  readonly busy: boolean;
  /** Trust all new keys of a known_hosts file. */
  readonly onTakeFile: () => void;
}

/** The two ways to compare: with a list that a person trusts, or by eye at each router. */
export function CompareAside({ text, onText, source, fresh, busy, onTakeFile }: CompareAsideProps) {
  const [over, setOver] = useState(false);
  const found = useId();
  const types = new Set(fresh.map(({ keyType }) => keyType));
  const read = (file: File | undefined | null) => {
    if (!file) return;
    if (file.size > mostBytes) return tellFailure(new Error(t('hostKey.many.tooLarge')));
    file.arrayBuffer().then((bytes) => onText(textOfBytes(new Uint8Array(bytes))), tellFailure);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    read(event.dataTransfer.files[0]);
  };
  return (
    <aside className={classes['aside']}>
      <section
        aria-label={t('hostKey.many.listTitle')}
        className={classes['drop']}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <h3>{t('hostKey.many.listTitle')}</h3>
        <p className={classes['hint']}>{t('hostKey.many.listHint')}</p>
        <Textarea
          aria-label={t('hostKey.many.listLabel')}
          aria-describedby={found}
          placeholder={t('hostKey.many.listPlaceholder')}
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          maxLength={mostBytes}
          rows={4}
          spellCheck={false}
          classNames={{ input: classes['paste'] ?? '' }}
        />
        <div className={classes['fileRow']}>
          <FileButton onChange={read}>
            {(button) => (
              <Button {...button} size="compact-sm" variant="default">
                {t('hostKey.many.chooseFile')}
              </Button>
            )}
          </FileButton>
          {text === '' ? null : (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => onText('')}>
              {t('hostKey.many.clear')}
            </Button>
          )}
        </div>
        <div id={found} role="status">
          <SourceWords source={source} fresh={fresh} />
        </div>
        {source.kind === 'known-hosts' ? <TakeFile source={source} busy={busy} onTakeFile={onTakeFile} /> : null}
      </section>
      {[...(types.size === 0 ? ['ssh-ed25519'] : types)].slice(0, 2).map((keyType) => (
        <HowToCompare key={keyType} keyType={keyType} />
      ))}
    </aside>
  );
}

function SourceWords({ source, fresh }: Pick<CompareAsideProps, 'source' | 'fresh'>) {
  const sentence = sourceSentence(source);
  const listed = fresh.filter(({ match }) => match === 'listed').length;
  const wrong = fresh.filter(({ match }) => match === 'other-key' || match === 'other-name').map(({ name }) => name);
  const compares = source.kind === 'list' || source.kind === 'known-hosts';
  return (
    <>
      {sentence === '' ? null : <p className={classes['hint']}>{sentence}</p>}
      {compares && fresh.length > 0 ? (
        <p>
          <b>{t('hostKey.many.listed', { count: listed, all: fresh.length })}</b>
        </p>
      ) : null}
      {wrong.length === 0 ? null : (
        <p className={classes['wrong']}>
          {t('hostKey.many.wrong', { count: wrong.length, names: wrong.slice(0, 5).join(', ') })}
        </p>
      )}
    </>
  );
}

function sourceSentence(source: KeySource): string {
  switch (source.kind) {
    case 'none':
      return '';
    case 'unusable':
      return t('hostKey.many.noKeys');
    case 'reading':
      return t('hostKey.many.reading');
    case 'list':
      return [
        t('hostKey.many.inList', { count: source.keys }),
        source.unreadable > 0 ? t('hostKey.many.unreadable', { count: source.unreadable }) : '',
      ].join(' ');
    case 'known-hosts':
      return [
        t('hostKey.many.inFile', { count: source.preview.keys.length }),
        ...source.preview.notes.slice(0, 3),
      ].join(' ');
    case 'failed':
      return `${source.error.sentence} ${source.error.nextStep}`;
    default:
      return assertNever(source);
  }
}

interface TakeFileProps {
  readonly source: Extract<KeySource, { kind: 'known-hosts' }>;
  readonly busy: boolean;
  readonly onTakeFile: () => void;
}

/** The file is taken at its word, also for routers that do not answer now; what differs from a trusted key is never taken. */
function TakeFile({ source: { preview }, busy, onTakeFile }: TakeFileProps) {
  const count = (...wanted: string[]) => preview.keys.filter(({ status }) => wanted.includes(status)).length;
  const left = count('conflict', 'revoked');
  return (
    <>
      {left === 0 ? null : <p className={classes['wrong']}>{t('hostKey.many.leftAlone', { count: left })}</p>}
      <Button size="xs" variant="default" disabled={count('new') === 0} loading={busy} onClick={onTakeFile}>
        {t('hostKey.many.takeFile', { count: count('new') })}
      </Button>
    </>
  );
}
