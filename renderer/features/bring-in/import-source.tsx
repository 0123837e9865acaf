import { Button, FileButton, NativeSelect, Textarea } from '@mantine/core';
import { IconClipboardText, IconFileImport, IconTerminal2 } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { type ImportFormat, importFormatSchema } from '../../../shared/model/import.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { formatBytes } from '../../lib/format.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { mostBytes, textOfBytes } from './file-text.ts';
import classes from './import.module.css';
import { useFileDrop } from './use-file-drop.ts';
import type { NamedSource } from './use-import.ts';

interface ImportSourceProps {
  /** Why the last source was of no use. */
  readonly error: ErrorReport | null;
  readonly pasted: string;
  readonly onPasted: (text: string) => void;
  /** null = found out by itself. */
  readonly format: ImportFormat | null;
  readonly onFormat: (format: ImportFormat | null) => void;
  readonly onRead: (from: NamedSource) => void;
  readonly onError: (error: ErrorReport) => void;
}

/** Three ways in: a file, a text, the OpenSSH config of this computer. */
export function ImportSourceView(props: ImportSourceProps) {
  const { error, pasted, onPasted, format, onFormat, onRead, onError } = props;
  const readFile = async (file: File) => {
    const text = await textOfFile(file);
    if (typeof text === 'string') onRead({ name: file.name, source: { kind: 'text', format, text } });
    else onError(text);
  };
  return (
    <>
      <SheetBody>
        <div className={classes['source']}>
          {error === null ? null : <ErrorNotice error={error} state={t('bringIn.nothingChanged')} />}
          <div className={classes['ways']}>
            <DropZone onFile={(file) => void readFile(file)} onError={onError} />
            <Way icon={<IconClipboardText size={20} stroke={1.7} />} title={t('bringIn.paste')}>
              <Textarea
                className={classes['paste'] ?? ''}
                aria-label={t('bringIn.pasteLabel')}
                placeholder={t('bringIn.pasteHint')}
                value={pasted}
                onChange={(event) => onPasted(event.currentTarget.value)}
                spellCheck={false}
                maxLength={mostBytes}
              />
              <Button
                variant="default"
                disabled={pasted.trim() === ''}
                onClick={() => onRead({ name: t('bringIn.theText'), source: { kind: 'text', format, text: pasted } })}
              >
                {t('bringIn.pasteRead')}
              </Button>
            </Way>
            <Way icon={<IconTerminal2 size={20} stroke={1.7} />} title={t('bringIn.own')}>
              <p>{t('bringIn.ownWhat')}</p>
              <Button
                variant="default"
                onClick={() => onRead({ name: t('bringIn.theOwn'), source: { kind: 'own-ssh-config' } })}
              >
                {t('bringIn.ownRead')}
              </Button>
            </Way>
          </div>
        </div>
      </SheetBody>
      <SheetFoot note={<FormatSelect format={format} onFormat={onFormat} />}>
        <Button variant="default" onClick={closeSheet}>
          {t('common.cancel')}
        </Button>
      </SheetFoot>
    </>
  );
}

function Way({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <section className={classes['way']}>
      <h3>
        {icon}
        {title}
      </h3>
      {children}
    </section>
  );
}

interface DropZoneProps {
  readonly onFile: (file: File) => void;
  readonly onError: (error: ErrorReport) => void;
}

function DropZone({ onFile, onError }: DropZoneProps) {
  const choose = useRef<HTMLButtonElement>(null);
  // Also when a person comes back from a preview.
  useEffect(() => choose.current?.focus(), []);
  const over = useFileDrop((files) => {
    const [file] = files;
    if (files.length > 1) onError(unusable('severalFiles', { count: files.length }));
    else if (file !== undefined) onFile(file);
  });
  return (
    <section
      className={`${classes['way']} ${classes['drop']}`}
      data-over={over || undefined}
      aria-label={t('bringIn.file')}
    >
      <IconFileImport className={classes['dropIcon'] ?? ''} size={34} stroke={1.4} aria-hidden="true" />
      <h3>{t('bringIn.drop')}</h3>
      <p>{t('bringIn.dropWhat')}</p>
      <FileButton onChange={(file) => (file === null ? undefined : onFile(file))}>
        {(button) => (
          <Button {...button} ref={choose} data-autofocus>
            {t('bringIn.choose')}
          </Button>
        )}
      </FileButton>
    </section>
  );
}

interface FormatSelectProps {
  readonly format: ImportFormat | null;
  readonly onFormat: (format: ImportFormat | null) => void;
}

function FormatSelect({ format, onFormat }: FormatSelectProps) {
  const id = useId();
  return (
    <div className={classes['format']}>
      <label htmlFor={id}>{t('bringIn.formatLabel')}</label>
      <NativeSelect
        id={id}
        size="xs"
        value={format ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onFormat(importFormatSchema.options.find((one) => one === value) ?? null)
        }
        data={[
          { value: '', label: t('bringIn.formatFound') },
          ...importFormatSchema.options.map((value) => ({ value, label: t(`bringIn.format.${value}`) })),
        ]}
      />
    </div>
  );
}

async function textOfFile(file: File): Promise<string | ErrorReport> {
  const { name, size } = file;
  if (size > mostBytes) {
    return unusable('tooLarge', { name, size: formatBytes(size), most: formatBytes(mostBytes) });
  }
  try {
    return textOfBytes(new Uint8Array(await file.arrayBuffer()));
  } catch {
    return unusable('unreadable', { name });
  }
}

function unusable(
  why: 'tooLarge' | 'unreadable' | 'severalFiles',
  details: { name?: string; size?: string; most?: string; count?: number },
): ErrorReport {
  const sentence = t(`bringIn.${why}`, { name: '', size: '', most: '', count: 0, ...details });
  return { code: 'file-unusable', sentence, nextStep: t(`bringIn.${why}Next`), retryable: false, evidence: {} };
}
