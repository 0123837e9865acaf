import { useState } from 'react';
import type { ImportFormat } from '../../../shared/model/import.ts';
import { Sheet } from '../../components/sheet.tsx';
import { useFleet } from '../../lib/engine.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { ImportPreview } from './import-preview.tsx';
import { ImportReading } from './import-reading.tsx';
import { ImportResultView } from './import-result.tsx';
import { ImportSourceView } from './import-source.tsx';
import { useImport } from './use-import.ts';

/** From a list of routers somewhere else to routers in the fleet: the source, every row with what would happen, what happened. */
export function ImportSheet() {
  const demo = useFleet((fleet) => fleet?.demo === true);
  const { step, back, read, readAs, take } = useImport();
  // What was typed and chosen is still there after a look that failed.
  const [pasted, setPasted] = useState('');
  const [format, setFormat] = useState<ImportFormat | null>(null);
  return (
    <Sheet
      title={t('bringIn.importTitle')}
      {...(step.state === 'result' ? {} : { detail: demo ? t('bringIn.importDemo') : t('bringIn.importDetail') })}
      onClose={closeSheet}
    >
      {step.state === 'source' ? (
        <ImportSourceView
          error={step.error}
          pasted={pasted}
          onPasted={setPasted}
          format={format}
          onFormat={setFormat}
          onRead={(from) => void read(from)}
          onError={back}
        />
      ) : null}
      {step.state === 'reading' ? <ImportReading name={step.name} onStop={() => back()} /> : null}
      {step.state === 'preview' ? (
        <ImportPreview
          // Another reading of the source has other rows, and so another selection.
          key={step.preview.format}
          step={step}
          onFormat={(wanted) => void readAs(step, wanted)}
          onTake={(keys) => void take(step, keys)}
          onBack={() => back()}
        />
      ) : null}
      {step.state === 'result' ? <ImportResultView result={step.result} /> : null}
    </Sheet>
  );
}
