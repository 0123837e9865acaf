import { t } from '../../lib/text.ts';
import type { AppInfo } from './data-places.tsx';
import { Section } from './section.tsx';
import classes from './settings.module.css';

export function AboutApp({ info }: { info: AppInfo }) {
  const facts = [
    { term: t('settings.version'), text: `Flowhelm ${info.version}` },
    { term: t('settings.shell'), text: t(`settings.shells.${info.shell}`) },
    { term: t('settings.platform'), text: info.platform },
    { term: t('settings.licence'), text: 'MIT' },
  ];
  return (
    <Section title={t('settings.about')}>
      <dl className={classes['facts']}>
        {facts.map(({ term, text }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
