import { keyboardScroll } from '../lib/keyboard-scroll.ts';
import { t } from '../lib/text.ts';
import { Age } from './age.tsx';
import { CopyButton } from './copy-button.tsx';
import classes from './evidence-view.module.css';

interface EvidenceViewProps {
  readonly title: string;
  /** The command as a person would type it. */
  readonly command?: string;
  readonly output: string;
  /** What the command wrote to stderr. */
  readonly complaints?: string;
  readonly exitCode?: number | null;
  /** ISO 8601. */
  readonly takenAt?: string;
}

/** Raw output behind a statement: the command, what it said, when, and a way to copy it. */
export function EvidenceView({ title, command, output, complaints = '', exitCode, takenAt }: EvidenceViewProps) {
  const whole = [command === undefined ? '' : `# ${command}`, output, complaints]
    .filter((part) => part !== '')
    .join('\n');
  return (
    <figure className={classes['evidence']}>
      <figcaption>
        <span className={classes['title']}>{title}</span>
        {exitCode === undefined || exitCode === null || exitCode === 0 ? null : (
          <span className={classes['complaint']}>{t('common.exitCode', { code: exitCode })}</span>
        )}
        {takenAt === undefined ? null : (
          <span className={classes['taken']}>
            <Age at={takenAt} />
          </span>
        )}
        <CopyButton text={whole} />
      </figcaption>
      <pre {...keyboardScroll}>
        {command === undefined ? null : <span className={classes['command']}>{`# ${command}\n`}</span>}
        {output === '' && complaints === '' ? t('common.noOutput') : output}
        {complaints === '' ? null : <span className={classes['complaint']}>{`\n${complaints}`}</span>}
      </pre>
    </figure>
  );
}
