import { Button, Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ImportFormat, importFormatSchema } from '../../../shared/model/import.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Sheet, SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { formatBytes } from '../../lib/format.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell } from '../../lib/toast.tsx';
import { saveText } from '../settings/save-text.ts';
import classes from './export.module.css';
import { Notices } from './notices.tsx';

/** The fleet, or the selected routers of it, as a file; what the format cannot hold is said before it is saved. */
export function ExportSheet({ ids: selected }: { ids: readonly string[] }) {
  const engine = useEngine();
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  const total = routers?.size ?? 0;
  // One that was removed since it was selected would fail the whole export.
  const ids = selected.filter((id) => routers?.has(id));
  const [format, setFormat] = useState<ImportFormat>('csv');
  const [chosen, setChosen] = useState(true);
  const some = chosen && ids.length > 0;
  const { data, error, refetch } = useQuery({
    queryKey: ['export', format, some ? ids : null, total],
    queryFn: ({ signal }) => engine.exports.text({ format, ids: some ? ids : null }, { signal }),
    enabled: total > 0,
    staleTime: 0,
    gcTime: 0,
  });
  const save = () => {
    if (data === undefined) return;
    saveText(data);
    tell(t('bringIn.saved', { fileName: data.fileName }));
    closeSheet();
  };
  return (
    <Sheet title={t('bringIn.exportTitle')} detail={t('bringIn.exportDetail')} width="narrow" onClose={closeSheet}>
      <SheetBody>
        <div className={classes['form']}>
          {ids.length === 0 ? null : (
            <Radio.Group
              label={t('bringIn.exportWhich')}
              value={chosen ? 'chosen' : 'all'}
              onChange={(value) => setChosen(value === 'chosen')}
            >
              <div className={classes['choices']}>
                <Radio value="chosen" label={t('bringIn.exportChosen', { count: ids.length })} />
                <Radio value="all" label={t('bringIn.exportAll', { count: total })} />
              </div>
            </Radio.Group>
          )}
          <Radio.Group
            label={t('bringIn.exportFormat')}
            value={format}
            onChange={(value) => setFormat(importFormatSchema.options.find((one) => one === value) ?? 'csv')}
          >
            <div className={classes['choices']}>
              {importFormatSchema.options.map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={t(`bringIn.format.${value}`)}
                  description={t(`bringIn.exportFormatWhat.${value}`)}
                />
              ))}
            </div>
          </Radio.Group>
          <div className={classes['said']}>
            {error === null ? null : <ErrorNotice error={errorReport(error)} onRetry={() => void refetch()} />}
            {data === undefined ? null : data.notes.length === 0 ? (
              <p>{t('bringIn.exportWhole')}</p>
            ) : (
              <>
                <h3>{t('bringIn.exportNotes')}</h3>
                <Notices notices={data.notes} label={t('bringIn.exportNotes')} />
              </>
            )}
          </div>
        </div>
      </SheetBody>
      <SheetFoot note={footNote(total, data)}>
        <Button onClick={save} disabled={data === undefined} data-autofocus>
          {t('bringIn.save')}
        </Button>
      </SheetFoot>
    </Sheet>
  );
}

function footNote(total: number, file: { fileName: string; text: string } | undefined): string {
  if (total === 0) return t('bringIn.exportEmpty');
  if (file === undefined) return t('bringIn.exportReading');
  const size = formatBytes(new TextEncoder().encode(file.text).length);
  return t('bringIn.exportSize', { fileName: file.fileName, size });
}
