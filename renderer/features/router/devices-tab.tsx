import type { AuditReport } from '../../../shared/model/fleet.ts';
import type { Link, NpuEngine } from '../../../shared/model/snapshot.ts';
import { VerdictMark } from '../../components/verdict-mark.tsx';
import { formatCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import { type DeviceRow, deviceRows, engineName } from './device-rows.ts';
import classes from './lists.module.css';
import { Tick } from './tick.tsx';

/** Which devices the flowtable has, which it lacks, and what they are. */
export function DevicesTab({ report }: { report: AuditReport }) {
  const rows = deviceRows(report.snapshot, report.verdict);
  const { engines } = report.snapshot.npu;
  return (
    <>
      <p className={classes['sentence']}>{devicesSentence(report, rows)}</p>
      <div className={classes['frame']}>
        <table className={classes['table']}>
          <thead>
            <tr>
              {(['device', 'place', 'kind', 'zone', 'interface', 'link'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`router.devices.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <DeviceLine key={row.name} row={row} />
            ))}
            {engines.map((engine) => (
              <EngineLine key={engine.path} engine={engine} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function devicesSentence({ snapshot }: AuditReport, rows: readonly DeviceRow[]): string {
  const missing = rows.filter(({ place }) => place === 'missing').length;
  const listed = rows.filter(({ place }) => place === 'listed').length;
  if (snapshot.flowtables.length === 0) return t('router.devices.sentenceNone');
  if (missing > 0) return t('router.devices.sentenceMissing', { count: missing, number: formatCount(missing) });
  return t('router.devices.sentenceAll', { count: listed, number: formatCount(listed) });
}

const marks = { missing: 'attention', 'not-needed': 'off' } as const;

function DeviceLine({ row }: { row: DeviceRow }) {
  const { name, link, place, reason, zones, interfaces } = row;
  return (
    <tr data-quiet={place === 'not-needed' || undefined}>
      <th scope="row">
        <code>{name}</code>
      </th>
      <td>
        <span className={classes['place']}>
          {place === 'listed' ? <Tick /> : <VerdictMark kind={marks[place]} />}
          {t(`router.devices.${place}`)}
        </span>
        {reason === null ? null : <p className={classes['reason']}>{`${name} ${reason}`}</p>}
      </td>
      <td>{link === null ? t('router.devices.noSuch') : kindWords(link)}</td>
      <td>{zones.join(', ')}</td>
      <td>{interfaces.join(', ')}</td>
      <td>{link === null ? '' : linkWords(link)}</td>
    </tr>
  );
}

function kindWords(link: Link): string {
  return link.dsaPort ? t('router.devices.dsa') : t(`router.devices.kindOf.${link.kind}`);
}

function linkWords(link: Link): string {
  const parts = [
    link.up ? t('router.devices.up') : t('router.devices.down'),
    ...(link.master === null ? [] : [t('router.devices.partOf', { master: link.master })]),
    ...(link.lowers.length === 0 ? [] : [t('router.devices.standsOn', { lowers: link.lowers.join(', ') })]),
  ];
  return parts.join(', ');
}

function EngineLine({ engine }: { engine: NpuEngine }) {
  return (
    <tr>
      <th scope="row">
        <code>{engineName(engine.path)}</code>
      </th>
      <td>
        {engine.bound === null
          ? t('router.devices.engineUnread')
          : t('router.devices.engineBound', { count: engine.bound, number: formatCount(engine.bound) })}
      </td>
      <td>{`${t('router.devices.npu')} (${engine.kind})`}</td>
      <td />
      <td />
      <td>
        <code>{engine.path}</code>
      </td>
    </tr>
  );
}
