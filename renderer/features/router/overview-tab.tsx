import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { AuditReport, FleetRouter } from '../../../shared/model/fleet.ts';
import { formatAge } from '../../lib/format.ts';
import { navigate } from '../../lib/navigation.ts';
import { t } from '../../lib/text.ts';
import { RouterCharts } from '../charts/router-charts.tsx';
import { sides } from './device-rows.ts';
import { mainAction } from './main-action.ts';
import { MainButton } from './main-button.tsx';
import { PacketPicture } from './packet-picture.tsx';
import { pictureSource } from './picture-source.ts';
import { pictureLabel, pictureSentence, slowParts } from './picture-words.ts';
import { PollingLine } from './polling-line.tsx';
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
  return (
    <>
      <section className={classes['card']}>
        <VerdictPath
          report={report}
          action={action === null ? null : <MainButton routerId={id} action={action} repeated />}
          onEvidence={() => navigate({ page: 'router', id, tab: 'evidence' })}
        />
      </section>
      <PictureCard entry={entry} report={report} live={live} wan={ends.wan} lan={ends.lan} />
      <RouterCharts
        id={id}
        name={entry.router.name}
        samples={live.samples}
        held={heldWords(live)}
        conntrackMax={report.snapshot.conntrack.max}
      />
      <PollingLine polling={entry.polling} />
    </>
  );
}

/** Old figures say that they are old. */
function heldWords({ error, samples }: LiveSamples): string | null {
  if (error === null) return null;
  const last = samples.at(-1);
  return last === undefined
    ? error.sentence
    : t('router.live.held', { age: formatAge(Date.parse(last.at), Date.now()) });
}

interface PictureCardProps extends OverviewTabProps {
  readonly wan: readonly string[];
  readonly lan: readonly string[];
}

function PictureCard({ entry, report, live, wan, lan }: PictureCardProps) {
  const [held, setHeld] = useState(false);
  const { reachability } = entry;
  const source = pictureSource({ reachability, report, sample: live.samples.at(-1), wan, lan });
  const { flows, hidden, stale, cpu, npu, wanRates, lanRates } = source;
  const sentence = hidden ? t('router.picture.vendor') : pictureSentence(flows);
  const parts = slowParts(flows);
  const Icon = held ? IconPlayerPlay : IconPlayerPause;
  return (
    <section className={classes['card']}>
      <div className={classes['cardHead']}>
        <div>
          <h2>{stale ? t('router.picture.before', { sentence }) : sentence}</h2>
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
        wan={{ devices: wan, rates: wanRates }}
        lan={{ devices: lan, rates: lanRates }}
        cpu={cpu}
        npu={npu}
        held={held || stale}
        stale={stale}
        label={pictureLabel(sentence, flows)}
      />
    </section>
  );
}
