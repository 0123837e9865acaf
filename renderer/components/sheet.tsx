import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { rememberFocus } from '../lib/focus.ts';
import { t } from '../lib/text.ts';
import classes from './sheet.module.css';

interface SheetProps {
  readonly title: ReactNode;
  /** One line under the title. */
  readonly detail?: ReactNode;
  /** `wide` = three columns, `middle` = two or a list, `narrow` = a form. */
  readonly width?: 'wide' | 'middle' | 'narrow';
  readonly onClose: () => void;
  /** `SheetBody` and `SheetFoot`. */
  readonly children: ReactNode;
}

const widths = { wide: 1120, middle: 860, narrow: 600 } as const;

/** A dialog over the page with a head and a foot that stay, and a body that scrolls. Focus goes back to where it was. */
export function Sheet({ title, detail, width = 'wide', onClose, children }: SheetProps) {
  useFocusReturn();
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={widths[width]}
      centered
      padding={0}
      yOffset={24}
      xOffset={24}
      classNames={{ content: classes['content'] ?? '' }}
      transitionProps={{ transition: 'fade', duration: 120 }}
    >
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content radius="lg">
        <div className={classes['head']}>
          <div className={classes['title']}>
            <Modal.Title className={classes['name'] ?? ''}>{title}</Modal.Title>
            {detail === undefined ? null : <p>{detail}</p>}
          </div>
          <Modal.CloseButton aria-label={t('common.close')} />
        </div>
        {children}
      </Modal.Content>
    </Modal.Root>
  );
}

export function SheetBody({ children }: { children: ReactNode }) {
  return <div className={classes['body']}>{children}</div>;
}

/** Buttons on the right; `note` on the left says what they mean for the router. */
export function SheetFoot({ note, children }: { note?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes['foot']}>
      <div className={classes['note']}>{note}</div>
      <div className={classes['buttons']}>{children}</div>
    </div>
  );
}

/** The library gives focus back only to what it saw open and close; a sheet comes and goes as a whole. */
function useFocusReturn(): void {
  const [giveBack] = useState(rememberFocus);
  useEffect(() => giveBack, [giveBack]);
}
