import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { type ImportFormat, type ImportStatus, importFormatSchema } from '../../../shared/model/import.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { t } from '../../lib/text.ts';
import classes from './import.module.css';
import { chosenRows, countByStatus, groupByStatus, selectedAtFirst, toggled, toggledAll } from './import-rows.ts';
import { ImportTable } from './import-table.tsx';
import { Notices } from './notices.tsx';
import { StatusChips } from './status-chips.tsx';
import type { ImportStep } from './use-import.ts';

interface ImportPreviewProps {
  readonly step: Extract<ImportStep, { state: 'preview' }>;
  readonly onFormat: (format: ImportFormat) => void;
  readonly onTake: (keys: string[]) => void;
  readonly onBack: () => void;
}

/** Every entry of the source with what would happen to it, and the one button that writes. */
export function ImportPreview({ step, onFormat, onTake, onBack }: ImportPreviewProps) {
  const { preview, from, busy, error } = step;
  const { rows, notices, format } = preview;
  const [selected, setSelected] = useState(() => selectedAtFirst(rows));
  const [only, setOnly] = useState<ImportStatus | null>(null);
  const counts = useMemo(() => countByStatus(rows), [rows]);
  const items = useMemo(() => groupByStatus(rows, only), [rows, only]);
  const chosen = useMemo(() => chosenRows(rows, selected), [rows, selected]);
  const none = chosen.keys.length === 0;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <SheetBody>
        <div className={classes['preview']}>
          <div className={classes['previewHead']}>
            <h2 ref={heading} tabIndex={-1}>
              {t('bringIn.sentence', { name: capital(from.name), count: rows.length })}
            </h2>
            {from.source.kind === 'text' ? <ReadAs format={format} busy={busy !== null} onFormat={onFormat} /> : null}
          </div>
          {error === null ? (
            <Notices notices={notices} />
          ) : (
            <ErrorNotice error={error} state={t('bringIn.nothingChanged')} />
          )}
          {rows.length === 0 ? (
            <EmptyState title={t('bringIn.nothingInIt')} text={t('bringIn.nothingInItNext')} />
          ) : (
            <>
              <StatusChips counts={counts} chosen={only} onChoose={setOnly} />
              <ImportTable
                items={items}
                selected={selected}
                onToggle={(row) => setSelected(toggled(selected, row))}
                onToggleAll={(shown) => setSelected(toggledAll(selected, shown))}
              />
            </>
          )}
        </div>
      </SheetBody>
      <SheetFoot note={t(counts.update > 0 ? 'bringIn.previewFootUpdate' : 'bringIn.previewFoot')}>
        <Button variant="default" disabled={busy === 'taking'} onClick={onBack}>
          {t('bringIn.another')}
        </Button>
        <Button disabled={none || busy === 'reading'} loading={busy === 'taking'} onClick={() => onTake(chosen.keys)}>
          {actionWords(chosen)}
        </Button>
      </SheetFoot>
    </>
  );
}

function actionWords({ added, updated }: { readonly added: number; readonly updated: number }): string {
  if (added === 0 && updated === 0) return t('bringIn.nothingChosen');
  if (updated === 0) return t('bringIn.addOnly', { count: added });
  if (added === 0) return t('bringIn.updateOnly', { count: updated });
  return t('bringIn.addAndUpdate', { count: added, updates: updated });
}

/** "the text" at the begin of a sentence; a file's name stays as it is. */
function capital(name: string): string {
  return name === t('bringIn.theText') ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}

interface ReadAsProps {
  readonly format: ImportFormat;
  readonly busy: boolean;
  readonly onFormat: (format: ImportFormat) => void;
}

/** The format that was found out, to be corrected. */
function ReadAs({ format, busy, onFormat }: ReadAsProps) {
  const id = useId();
  return (
    <div className={classes['readAs']}>
      <label htmlFor={id}>{t('bringIn.readAs')}</label>
      <NativeSelect
        id={id}
        size="xs"
        disabled={busy}
        value={format}
        onChange={({ currentTarget: { value } }) => {
          const wanted = importFormatSchema.options.find((one) => one === value);
          if (wanted !== undefined) onFormat(wanted);
        }}
        data={importFormatSchema.options.map((value) => ({ value, label: t(`bringIn.format.${value}`) }))}
      />
    </div>
  );
}
