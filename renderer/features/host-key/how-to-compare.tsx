import { CopyButton } from '../../components/copy-button.tsx';
import { t } from '../../lib/text.ts';
import { compareCommands } from './fingerprint.ts';
import classes from './host-key.module.css';

/** The commands that print the fingerprint on the router, and what LuCI can do for it. */
export function HowToCompare({ keyType }: { keyType: string }) {
  const { openWrt, debian } = compareCommands(keyType);
  return (
    <section className={classes['compare']}>
      <h3>{t('addRouter.key.how')}</h3>
      <p>{t('addRouter.key.console')}</p>
      <ul>
        <Command name="OpenWrt" command={openWrt} />
        <Command name="Debian" command={debian} />
      </ul>
      <p>{t('addRouter.key.luci')}</p>
    </section>
  );
}

function Command({ name, command }: { name: string; command: string }) {
  return (
    <li>
      <span>{name}</span>
      <code>{command}</code>
      <CopyButton text={command} />
    </li>
  );
}
