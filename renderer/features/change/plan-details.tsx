import { Button, Collapse } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import type { Plan } from '../../../shared/model/plan.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { t } from '../../lib/text.ts';
import { diffKind } from '../router/change-rows.ts';
import classes from './plan.module.css';

/** The lines of configuration that change, what the running firewall must show, and the exact texts on demand. */
export function PlanDetails({ plan }: { plan: Plan }) {
  return (
    <>
      <dl className={classes['facts']}>
        {plan.platform === 'fw4' && plan.install.length > 0 ? (
          <Fact term={t('change.install')}>{t('change.installs', { names: plan.install.join(', ') })}</Fact>
        ) : null}
        <Fact term={t('change.config')} where={t(`change.fileOf.${plan.platform}`)}>
          <ConfigLines plan={plan} />
        </Fact>
        <Fact term={t('change.ruleset')}>{expectationWords(plan)}</Fact>
      </dl>
      <div className={classes['more']}>
        <OnDemand show={t('change.showDiff')} hide={t('change.hideDiff')}>
          {plan.configDiff.length === 0 ? <p>{t('change.noDiff')}</p> : <Diff lines={plan.configDiff} />}
        </OnDemand>
        <OnDemand
          show={t('change.showCommands', { count: plan.commands.length })}
          hide={t('change.hideCommands')}
          copy={plan.commands.join('\n')}
        >
          <pre className={classes['text']}>{plan.commands.join('\n')}</pre>
        </OnDemand>
      </div>
    </>
  );
}

function Fact({ term, where, children }: { term: string; where?: string; children: ReactNode }) {
  return (
    <div>
      <dt>
        {term}
        {where === undefined ? null : <span className={classes['where']}>{where}</span>}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function ConfigLines({ plan }: { plan: Plan }) {
  if (plan.platform === 'nftables') return t(plan.ruleset === null ? 'change.ownRemoved' : 'change.ownWritten');
  if (plan.edits.length === 0) return t('change.configSame');
  return (
    <ul className={classes['edits']}>
      {plan.edits.map(({ option, before, after }) => (
        <li key={option}>
          <code>{option}</code>
          <span className={classes['values']}>
            <s>{before ?? t('change.notSet')}</s>
            <span aria-hidden="true">→</span>
            <b>{after ?? t('change.notSet')}</b>
          </span>
        </li>
      ))}
    </ul>
  );
}

function expectationWords({ expectation, to }: Plan): string {
  const { present, hardware, flowtable: name, devices } = expectation;
  if (!present || to === 'off') return t('change.expectOff');
  const loaded = t(hardware ? 'change.expectHardware' : 'change.expectSoftware', { name });
  const on =
    devices === null ? t('change.expectOwnDevices') : t('change.expectDevices', { devices: devices.join(', ') });
  return `${loaded} ${on}`;
}

function Diff({ lines }: { lines: readonly string[] }) {
  const placed = lines.map((line, place) => ({ line, place }));
  return (
    <pre className={classes['text']}>
      {placed.map(({ line, place }) => (
        <span key={place} data-kind={diffKind(line)}>{`${line}\n`}</span>
      ))}
    </pre>
  );
}

interface OnDemandProps {
  readonly show: string;
  readonly hide: string;
  readonly copy?: string;
  readonly children: ReactNode;
}

function OnDemand({ show, hide, copy, children }: OnDemandProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <div className={classes['demand']}>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {open ? hide : show}
        </Button>
        {open && copy !== undefined ? <CopyButton text={copy} /> : null}
      </div>
      <Collapse expanded={open} id={id}>
        {children}
      </Collapse>
    </div>
  );
}
