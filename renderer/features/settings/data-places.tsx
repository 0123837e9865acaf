import { CopyButton } from '../../components/copy-button.tsx';
import type { EngineClient } from '../../lib/engine-link.ts';
import { t } from '../../lib/text.ts';
import { Line, Section } from './section.tsx';
import classes from './settings.module.css';

export type AppInfo = Awaited<ReturnType<EngineClient['app']['info']>>;

/** Where everything is kept but secrets. */
export function DataPlaces({ info }: { info: AppInfo }) {
  return (
    <Section title={t('settings.data')}>
      <Place title={t('settings.profile')} what={t('settings.profileWhat')} path={info.profileFolder} />
      <Place title={t('settings.logs')} what={t('settings.logsWhat')} path={info.logFolder} />
    </Section>
  );
}

function Place({ title, what, path }: { title: string; what: string; path: string }) {
  return (
    <Line title={title} what={what}>
      <code className={classes['path']}>{path}</code>
      <CopyButton text={path} />
    </Line>
  );
}
