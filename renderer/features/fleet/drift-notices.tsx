import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { keyboardScroll } from '../../lib/keyboard-scroll.ts';
import { linkTo } from '../../lib/navigation.ts';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import classes from './drift.module.css';
import type { DriftGroup, DriftingRouter } from './drift-groups.ts';

/** Which routers differ from the desired mode of their site, why, and the one button that brings them back. */
export function DriftNotices({ groups }: { groups: readonly DriftGroup[] }) {
  return groups.map((group) => <DriftNotice key={group.wanted} group={group} />);
}

function DriftNotice({ group: { wanted, routers, site, ids } }: { group: DriftGroup }) {
  const [open, setOpen] = useState(false);
  const list = useId();
  const mode = t(`drift.mode.${wanted}`);
  const count = routers.length;
  return (
    <section className={classes['notice']}>
      <div className={classes['line']}>
        <VerdictMark kind="attention" size={16} />
        <p role="status">
          <strong>
            {site === null ? t('drift.differ', { count, mode }) : t('drift.differOfSite', { count, mode, site })}
          </strong>{' '}
          {ids.length === 0 ? t('drift.noneCan') : t('drift.how')}
        </p>
        <Button size="xs" variant="subtle" aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>
          {open ? t('drift.hide') : t('drift.show')}
        </Button>
        {ids.length === 0 ? null : (
          <Button size="xs" onClick={() => openSheet({ kind: 'change', ids, wanted })}>
            {t('drift.bringBack', { count: ids.length })}
          </Button>
        )}
      </div>
      <div id={list} hidden={!open} className={classes['list']} {...keyboardScroll}>
        {open ? <DriftTable routers={routers} /> : null}
      </div>
    </section>
  );
}

function DriftTable({ routers }: { routers: readonly DriftingRouter[] }) {
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th>{t('drift.router')}</th>
          <th>{t('drift.is')}</th>
          <th>{t('drift.wanted')}</th>
          <th>{t('drift.why')}</th>
        </tr>
      </thead>
      <tbody>
        {routers.map(({ router: { router }, drift }) => (
          <tr key={router.id}>
            <th>
              <a {...linkTo({ page: 'router', id: router.id, tab: 'overview' })}>{router.name}</a>
            </th>
            <td>{t(`drift.plain.${drift.is}`)}</td>
            <td>{t(`drift.plain.${drift.wanted}`)}</td>
            <td>
              {drift.reason} {drift.whyNot === null ? null : <span>{drift.whyNot}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
