import { notifications } from '@mantine/notifications';
import { errorReport, isAbort } from './failure.ts';
import { t } from './text.ts';

const closeButtonProps = { 'aria-label': t('common.dismiss') };

/** Tells of something that went well; goes away by itself. */
export function tell(message: string): void {
  notifications.show({ message, autoClose: 5_000, color: 'gray', withBorder: true, closeButtonProps });
}

/** Tells of a failed action: what happened and what to do. Stays until it is closed, for an error must not vanish unread. */
export function tellFailure(thrown: unknown): void {
  if (isAbort(thrown)) return;
  const { sentence, nextStep } = errorReport(thrown);
  notifications.show({
    title: sentence,
    message: nextStep,
    autoClose: false,
    color: 'red',
    withBorder: true,
    closeButtonProps,
  });
}
