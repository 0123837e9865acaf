import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { AuditReport, FleetRouter } from '../../../shared/model/fleet.ts';
import { navigate } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import { sides } from './device-rows.ts';
import { LiveCharts } from './live-charts.tsx';
import { mainAction } from './main-action.ts';
import { MainButton } from './main-button.tsx';
import { type EndRates, PacketPicture } from './packet-picture.tsx';
import { pictureSentence, slowParts } from './picture-words.ts';
import classes from './router-page.module.css';
import type { LiveSamples } from './use-live-samples.ts';
import { VerdictPath } from './verdict-path.tsx';

interface OverviewTabProps {
  readonly entry: FleetRouter;
  readonly report: AuditReport;
  readonly live: LiveSamples;
}

/** How far the setting really goes, how the packets go, and how it went while this page was open. */
export function OverviewTab({ entry, report, live }: OverviewTabProps) {
  const { id } = entry.router;
  const action = mainAction(entry);
  const ends = sides(report.snapshot);
  const uplink = ends.wan[0];
  const inner = ends.lan[0];
  return (
    <>
      <section className={classes['card']}>
        <VerdictPath
          report={report}
          action={action === null ? null : <MainButton routerId={id} action={action} repeated />}
          onEvidence={() => navigate({ page: 'router', id, tab: 'evidence' })}
        />
      </section>
      <PictureCard report={report} live={live} wan={ends.wan} lan={ends.lan} />
      <LiveCharts
        live={live}
        conntrackMax={report.snapshot.conntrack.max}
        hasNpu={report.snapshot.npu.engines.some(({ bound }) => bound !== null)}
        devices={[uplink, inner].filter((device) => device !== undefined)}
      />
    </>
  );
}

interface PictureCardProps {
  readonly report: AuditReport;
  readonly live: LiveSamples;
  readonly wan: readonly string[];
  readonly lan: readonly string[];
}

function PictureCard({ report, live, wan, lan }: PictureCardProps) {
  const [held, setHeld] = useState(false);
  const sample = live.samples.at(-1);
  const { npu, conntrack } = report.snapshot;
  const flows = sample === undefined ? conntrack.flows : sample.flows;
  const rates = sample?.rates ?? report.rates;
  const bound = npu.engines.flatMap((engine) => (engine.bound === null ? [] : [engine.bound]));
  const sum = bound.length === 0 ? null : bound.reduce((total, one) => total + one, 0);
  const ratesOf = (devices: readonly string[]): EndRates | null => {
    const link = devices.map((device) => rates?.links[device]).find((one) => one !== undefined);
    return link === undefined ? null : { received: link.rxBitsPerSecond, sent: link.txBitsPerSecond };
  };
  const Icon = held ? IconPlayerPlay : IconPlayerPause;
  const parts = slowParts(flows);
  return (
    <section className={classes['card']}>
      <div className={classes['cardHead']}>
        <div>
          <h2>{pictureSentence(flows)}</h2>
          {parts === null ? null : <p>{parts}</p>}
        </div>
        <Tooltip label={held ? t('router.picture.play') : t('router.picture.pause')}>
          <ActionIcon aria-label={t('router.picture.pause')} aria-pressed={held} onClick={() => setHeld(!held)}>
            <Icon size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <PacketPicture
        flows={flows}
        wan={{ devices: wan, rates: ratesOf(wan) }}
        lan={{ devices: lan, rates: ratesOf(lan) }}
        cpu={{ busy: rates?.cpuBusyShare ?? null, softirq: rates?.softirqShare ?? null }}
        npu={{
          present:
            npu.engines.length > 0 ||
            report.capability.hardware.level === 'proven' ||
            (flows?.byPath.hardware ?? 0) > 0,
          bound: sample?.npuBound ?? sum,
        }}
        held={held}
      />
    </section>
  );
}
