import { Radio, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadingRows } from '../../components/loading-rows.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import classes from './login.module.css';
import { type PastedKey, pastedKey } from './public-key-line.ts';

/** A key of this user by its line, or the text that was pasted. */
export interface ChosenKey {
  /** null = the pasted one. */
  readonly line: string | null;
  readonly pasted: string;
}

const pasteValue = 'paste';

/** The line to install, or why there is none. */
export function keyOf({ line, pasted }: ChosenKey): PastedKey {
  return pastedKey(line ?? pasted);
}

interface PublicKeyChoiceProps {
  /** null = nothing is chosen yet. */
  readonly chosen: ChosenKey | null;
  readonly onChoose: (chosen: ChosenKey) => void;
  readonly asked: boolean;
}

/** Public keys of this user, or one to paste. */
export function PublicKeyChoice({ chosen, onChoose, asked }: PublicKeyChoiceProps) {
  const engine = useEngine();
  const keys = useQuery({
    queryKey: ['public-keys'],
    queryFn: ({ signal }) => engine.publicKeys.list(undefined, { signal }),
    gcTime: 0,
  });
  if (keys.isPending) return <LoadingRows rows={2} height={44} />;
  const found = keys.data ?? [];
  const pasted = chosen?.pasted ?? '';
  const isPaste = chosen?.line === null;
  const wrong = isPaste && (asked || pasted !== '') ? pastedKey(pasted).kind : 'key';
  return (
    <>
      {keys.isError ? <ErrorNotice error={errorReport(keys.error)} onRetry={() => void keys.refetch()} /> : null}
      {found.length === 0 && !keys.isError ? <p>{t('login.install.none')}</p> : null}
      <Radio.Group
        label={t('login.install.which')}
        value={chosen === null ? '' : (chosen.line ?? pasteValue)}
        onChange={(value) => onChoose({ pasted, line: value === pasteValue ? null : value })}
        {...(asked && chosen === null ? { error: t('login.install.chooseOne') } : {})}
      >
        <div className={classes['choices']}>
          {found.map(({ line, type, comment, fingerprint, from }) => (
            <Radio
              key={line}
              value={line}
              label={`${comment === '' ? from : comment} (${type})`}
              description={comment === '' ? fingerprint : `${from} · ${fingerprint}`}
              classNames={{ description: classes['print'] ?? '' }}
            />
          ))}
          <Radio value={pasteValue} label={t('login.install.paste')} description={t('login.install.pasteWhat')} />
        </div>
      </Radio.Group>
      {isPaste ? (
        <Textarea
          label={t('login.install.pasteLabel')}
          placeholder={t('login.install.pasteHint')}
          value={pasted}
          onChange={(event) => onChoose({ line: null, pasted: event.currentTarget.value })}
          rows={3}
          spellCheck={false}
          classNames={{ input: classes['print'] ?? '' }}
          {...(wrong === 'key' ? {} : { error: t(`login.install.pasteError.${wrong}`) })}
        />
      ) : null}
    </>
  );
}
