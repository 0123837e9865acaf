import { IconFileImport, IconPlus, IconRadar2, IconTestPipe } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tellFailure } from '../../lib/toast.tsx';
import classes from './fleet-empty.module.css';

/** Before the first router: what this is for, and the doors in. */
export function FleetEmpty() {
  const engine = useEngine();
  return (
    <EmptyState title={t('fleet.empty')} text={t('fleet.emptyText')} picture={<ShortcutPicture />}>
      <div className={classes['doors']}>
        <Door
          icon={<IconPlus size={22} stroke={1.7} />}
          title={t('fleet.emptyAdd')}
          text={t('fleet.emptyAddText')}
          onOpen={() => openSheet({ kind: 'add-router' })}
        />
        <Door
          icon={<IconFileImport size={22} stroke={1.7} />}
          title={t('bringIn.doorImport')}
          text={t('bringIn.doorImportText')}
          onOpen={() => openSheet({ kind: 'import' })}
        />
        <Door
          icon={<IconRadar2 size={22} stroke={1.7} />}
          title={t('bringIn.doorFind')}
          text={t('bringIn.doorFindText')}
          onOpen={() => openSheet({ kind: 'discovery' })}
        />
        <Door
          icon={<IconTestPipe size={22} stroke={1.7} />}
          title={t('fleet.emptyDemo')}
          text={t('fleet.emptyDemoText')}
          onOpen={() => void engine.fleet.startDemo().catch(tellFailure)}
        />
      </div>
    </EmptyState>
  );
}

interface DoorProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly onOpen: () => void;
}

function Door({ icon, title, text, onOpen }: DoorProps) {
  return (
    <button type="button" className={classes['door']} onClick={onOpen}>
      {icon}
      <strong>{title}</strong>
      <span>{text}</span>
    </button>
  );
}

/** Traffic that goes over the CPU, and traffic that takes the short way below it. */
function ShortcutPicture() {
  return (
    <svg width="300" height="120" viewBox="0 0 300 120" fill="none" aria-hidden="true" className={classes['picture']}>
      <path d="M50 52C95 52 90 26 128 26" stroke="var(--path-slow)" strokeWidth="2" strokeDasharray="3 5" />
      <path d="M172 26c38 0 33 26 78 26" stroke="var(--path-slow)" strokeWidth="2" strokeDasharray="3 5" />
      <path d="M50 66c50 0 42 28 78 28h44c36 0 28-28 78-28" stroke="var(--path-hardware)" strokeWidth="7" />
      <rect x="128" y="8" width="44" height="36" rx="8" stroke="var(--line-strong)" strokeWidth="2" />
      <rect x="10" y="40" width="40" height="38" rx="8" stroke="var(--line-strong)" strokeWidth="2" />
      <rect x="250" y="40" width="40" height="38" rx="8" stroke="var(--line-strong)" strokeWidth="2" />
      <g fill="var(--mantine-color-dimmed)" fontSize="11" textAnchor="middle" fontWeight="600">
        <text x="30" y="63">
          WAN
        </text>
        <text x="270" y="63">
          LAN
        </text>
        <text x="150" y="30">
          CPU
        </text>
        <text x="150" y="115">
          NPU
        </text>
      </g>
    </svg>
  );
}
