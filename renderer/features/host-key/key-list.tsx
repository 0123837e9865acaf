import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { TrustedHostKey } from '../../../shared/model/router.ts';
import { useEngine } from '../../lib/engine.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { formatExactTime } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { tell, tellFailure } from '../../lib/toast.tsx';
import classes from './host-key.module.css';

export interface KeyListProps {
  readonly id: string;
  readonly keys: Awaited<ReturnType<EngineClient['hostKeys']['list']>>;
  readonly onChanged: () => void;
}

/** Trusted keys with a way to forget them, and those that were trusted once. */
export function KeyList({ id, keys: { trusted, former }, onChanged }: KeyListProps) {
  return (
    <div className={classes['form']}>
      <section>
        <h3 className={classes['listTitle']}>{t('hostKey.trusted')}</h3>
        {trusted.length === 0 ? <p>{t('hostKey.noTrusted')}</p> : null}
        <ul className={classes['keys']}>
          {trusted.map((key) => (
            <li key={key.fingerprint}>
              <KeyWords trusted={key} more={t(`hostKey.acceptedBy.${key.acceptedBy}`)} at={key.acceptedAt} />
              <Forget id={id} keyType={key.keyType} onForgotten={onChanged} />
            </li>
          ))}
        </ul>
      </section>
      {former.length === 0 ? null : (
        <section>
          <h3 className={classes['listTitle']}>{t('hostKey.former')}</h3>
          <ul className={classes['keys']}>
            {former.map(({ key, ended, endedAt }) => (
              <li key={`${key.fingerprint} ${endedAt}`}>
                <KeyWords trusted={key} more={t(`hostKey.ended.${ended}`)} at={endedAt} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function KeyWords({ trusted, more, at }: { trusted: TrustedHostKey; more: string; at: string }) {
  return (
    <div>
      <code>{trusted.fingerprint}</code>
      <p>
        {trusted.keyType}, {more}, {formatExactTime(at)}
      </p>
    </div>
  );
}

function Forget({ id, keyType, onForgotten }: { id: string; keyType: string; onForgotten: () => void }) {
  const engine = useEngine();
  const [asked, setAsked] = useState(false);
  const forget = async () => {
    try {
      await engine.hostKeys.forget({ id, keyType });
      tell(t('hostKey.forgotten'));
      onForgotten();
    } catch (thrown) {
      tellFailure(thrown);
    }
  };
  if (!asked) {
    return (
      <Button size="compact-sm" variant="default" onClick={() => setAsked(true)}>
        {t('hostKey.forget')}
      </Button>
    );
  }
  return (
    <div className={classes['sure']}>
      <p>
        <b>{t('hostKey.forgetSure')}</b> {t('hostKey.forgetWhat')}
      </p>
      <Group gap={6} wrap="nowrap">
        <Button size="compact-sm" variant="default" onClick={() => setAsked(false)}>
          {t('common.cancel')}
        </Button>
        <Button size="compact-sm" color="red.9" onClick={() => void forget()}>
          {t('hostKey.forget')}
        </Button>
      </Group>
    </div>
  );
}
