import type { RouterEdit } from '../../../shared/contracts/organise.ts';
import { t } from '../../lib/text.ts';
import type { EditSummary, PartSummary } from './edit-summary.ts';
import classes from './organise.module.css';

/** So many of the values that are there now are named. */
const namedAtMost = 3;

/** What an edit would do, part by part. `summary` null = something in the form is wrong. */
export function EditPreview({ summary, edit }: { summary: EditSummary | null; edit: RouterEdit }) {
  return (
    <section className={classes['preview']} aria-label={t('organise.preview')}>
      <h2>{t('organise.preview')}</h2>
      {summary === null ? <p className={classes['quiet']}>{t('organise.previewWrong')}</p> : null}
      {summary?.changed === 0 ? <p className={classes['quiet']}>{t('organise.previewNothing')}</p> : null}
      <dl>
        {summary?.parts.map((part) => (
          <div key={part.part}>
            <dt>
              {t(`organise.part.${part.part}`)}
              <span className={classes['quiet']}>{t('organise.partCount', { count: part.count })}</span>
            </dt>
            <dd className={classes['quiet']}>{t('organise.from', { list: namedValues(part) })}</dd>
            <dd>
              {part.to === null ? t('organise.toTags', { changes: tagWords(edit) }) : t('organise.to', { to: part.to })}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function namedValues({ from }: PartSummary): string {
  const named = from.slice(0, namedAtMost).map(({ text, count }) => (from.length === 1 ? text : `${text} (${count})`));
  const others = from.length - named.length;
  return [...named, ...(others === 0 ? [] : [t('organise.otherValues', { count: others })])].join(', ');
}

function tagWords({ addTags = [], removeTags = [] }: RouterEdit): string {
  return [
    ...(addTags.length === 0 ? [] : [t('organise.tagsAdded', { tags: addTags.join(', ') })]),
    ...(removeTags.length === 0 ? [] : [t('organise.tagsTaken', { tags: removeTags.join(', ') })]),
  ].join(', ');
}
