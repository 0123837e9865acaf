import { Button } from '@mantine/core';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { Fingerprint } from './fresh-keys.tsx';
import classes from './trust-keys.module.css';
import { addressOf, type TrustRows } from './trust-rows.ts';

interface OtherKeysProps {
  readonly rows: TrustRows;
  readonly onAskAgain: (ids: readonly string[]) => void;
}

/** What cannot be trusted among many: changed keys, each decided about at its router, and machines that showed none. */
export function OtherKeys({ rows: { changed, failed }, onAskAgain }: OtherKeysProps) {
  return (
    <>
      {changed.length === 0 ? null : (
        <section aria-labelledby="changed-keys">
          <div className={classes['listHead']}>
            <h3 id="changed-keys">{t('hostKey.many.changedTitle')}</h3>
          </div>
          <p className={classes['hint']}>{t('hostKey.many.changedHint')}</p>
          <ul className={classes['list']}>
            {changed.map((machine) => (
              <li key={machine.id} className={classes['key']}>
                <VerdictMark kind="not-trusted" size={16} />
                <div className={classes['who']}>
                  <b>{machine.name}</b>
                  <span>{addressOf(machine)}</span>
                  <span>{machine.state.keyType}</span>
                </div>
                <div>
                  <Fingerprint fingerprint={machine.state.fingerprint} />
                  {machine.state.likely === null ? null : <p className={classes['hint']}>{machine.state.likely}</p>}
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => openSheet({ kind: 'host-key', id: machine.id })}
                  >
                    {t('hostKey.many.decide', { name: machine.name })}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {failed.length === 0 ? null : (
        <section aria-labelledby="failed-keys">
          <div className={classes['listHead']}>
            <h3 id="failed-keys">{t('hostKey.many.failedTitle')}</h3>
            <Button size="compact-sm" variant="default" onClick={() => onAskAgain(failed.map(({ id }) => id))}>
              {t('hostKey.many.askAgain')}
            </Button>
          </div>
          <ul className={classes['list']}>
            {failed.map(({ id, name, state: { error }, ...address }) => (
              <li key={id} className={classes['key']}>
                <VerdictMark kind="unreachable" size={16} />
                <div className={classes['who']}>
                  <b>{name}</b>
                  <span>{addressOf(address)}</span>
                </div>
                <p className={classes['hint']}>
                  {error.sentence} {error.nextStep}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
