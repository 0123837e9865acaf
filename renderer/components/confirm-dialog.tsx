import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { ErrorReport } from '../../shared/model/fleet.ts';
import { errorReport } from '../lib/failure.ts';
import { t } from '../lib/text.ts';
import { ErrorNotice } from './error-notice.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  /** What will happen. */
  readonly children: ReactNode;
  /** How it is undone, or that it is not; shown before the button. */
  readonly wayBack: string;
  /** The verb on the button. */
  readonly action: string;
  readonly destructive?: boolean;
  /** Does it; the dialog stays open and shows the failure when it throws. */
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back by one click. */
export function ConfirmDialog({
  title,
  children,
  wayBack,
  action,
  destructive = false,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setError(errorReport(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="md">
        <div>{children}</div>
        <Text size="sm" c="dimmed">
          {wayBack}
        </Text>
        {error === null ? null : <ErrorNotice error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button {...(destructive ? { color: 'red.9' } : {})} loading={busy} onClick={() => void confirm()}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
