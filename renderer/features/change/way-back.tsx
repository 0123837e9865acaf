import { rollbackWindow } from '../../../shared/model/change.ts';
import { t } from '../../lib/text.ts';
import classes from './plan.module.css';
import { isWindow } from './rollback-window.ts';
import { WindowInput } from './window-input.tsx';

interface WayBackProps {
  /** What stands in the field: seconds, or whatever was typed. */
  readonly window: number | string;
  readonly onWindow: (window: number | string) => void;
  /** Packages that the change installs first. */
  readonly install: readonly string[];
  readonly undo: boolean;
}

/** How the change is undone: by the router, by a restart, by the person; and what stays. */
export function WayBack({ window, onWindow, install, undo }: WayBackProps) {
  const seconds = isWindow(window) ? window : rollbackWindow.default;
  return (
    <>
      <WindowInput window={window} onWindow={onWindow} />
      <dl className={classes['ways']}>
        <Way term={t('change.byItself')} text={t('change.byItselfText', { seconds })} />
        <Way term={t('change.restart')} text={t('change.restartText')} />
        <Way term={t('change.byYou')} text={t(undo ? 'change.undoSameWay' : 'change.byYouText')} />
        <Way
          term={t('change.stays')}
          text={
            install.length === 0 ? t('change.staysNothing') : t('change.staysPackage', { names: install.join(', ') })
          }
        />
      </dl>
    </>
  );
}

function Way({ term, text }: { term: string; text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}
