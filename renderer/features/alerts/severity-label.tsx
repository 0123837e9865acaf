import type { AlertSeverity } from '../../../shared/model/alert.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { t } from '../../lib/text.ts';
import classes from './alerts.module.css';
import { severityMarks } from './open-alerts.ts';

/** Shape, colour and word of a severity. */
export function SeverityLabel({ severity }: { severity: AlertSeverity }) {
  const mark = severityMarks[severity];
  return (
    <span className={classes['severity']} style={{ color: `var(--verdict-${mark})` }}>
      <VerdictMark kind={mark} size={15} />
      {t(`alerts.severity.${severity}`)}
    </span>
  );
}
