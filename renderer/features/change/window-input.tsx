import { NumberInput } from '@mantine/core';
import { rollbackWindow } from '../../../shared/model/change.ts';
import { t } from '../../lib/text.ts';
import { isWindow } from './rollback-window.ts';

interface WindowInputProps {
  /** What stands in the field: seconds, or whatever was typed. */
  readonly window: number | string;
  readonly onWindow: (window: number | string) => void;
  readonly className?: string | undefined;
}

/** How long the router waits for the confirmation. */
export function WindowInput({ window, onWindow, className = '' }: WindowInputProps) {
  return (
    <NumberInput
      className={className}
      label={t('change.window')}
      description={t('change.windowRange')}
      value={window}
      onChange={onWindow}
      min={rollbackWindow.minimum}
      max={rollbackWindow.maximum}
      step={10}
      suffix=" s"
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      {...(isWindow(window) ? {} : { error: t('change.windowBad') })}
    />
  );
}
