import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../lib/text.ts';
import classes from './notices.module.css';

/** More than this would push the rows out of sight. */
const shownAtFirst = 1;

/** What holds for a source, a format or a look as a whole; the first few, the others on demand. */
export function Notices({ notices, label }: { notices: readonly string[]; label?: string }) {
  const [all, setAll] = useState(false);
  if (notices.length === 0) return null;
  const hidden = notices.length - shownAtFirst;
  return (
    <section className={classes['notices']} aria-label={label ?? t('bringIn.notices')}>
      <IconInfoCircle size={17} stroke={1.7} aria-hidden="true" />
      <div>
        <ul>
          {(all ? notices : notices.slice(0, shownAtFirst)).map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
        {hidden <= 0 ? null : (
          <button type="button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('bringIn.fewerNotes') : t('bringIn.moreNotices', { count: hidden })}
          </button>
        )}
      </div>
    </section>
  );
}
