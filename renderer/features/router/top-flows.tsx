import { Collapse } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import type { ListedFlow } from '../../../shared/model/fleet.ts';
import { type FlowSum, type TopFlows as Top, topFlows } from '../../../shared/rules/top-flows.ts';
import { FlowsBar } from '../../components/flows-bar.tsx';
import { t } from '../../lib/text.ts';
import { type FlowFilter, shortAddress } from './flow-filter.ts';
import classes from './top-flows.module.css';

interface TopFlowsProps {
  readonly flows: readonly ListedFlow[];
  readonly filter: FlowFilter;
  readonly onFilter: (filter: FlowFilter) => void;
}

/** As many as fit beside the table in a small window. */
const limit = 5;

/** The hosts and services that have most of the flows, by path; each one narrows the table to its own. */
export function TopFlows({ flows, filter, onFilter }: TopFlowsProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <button
        type="button"
        className={classes['toggle']}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={14} aria-hidden="true" />
        {t('router.flows.top.toggle')}
      </button>
      <Collapse expanded={open} id={id}>
        {open ? <Lists flows={flows} filter={filter} onFilter={onFilter} /> : null}
      </Collapse>
    </div>
  );
}

function Lists({ flows, filter, onFilter }: TopFlowsProps) {
  const { hosts, services } = useMemo(() => topFlows(flows, limit), [flows]);
  return (
    <div className={classes['lists']}>
      <List title={t('router.flows.top.hosts')} rest={hosts.rest}>
        {hosts.first.map(({ host, ...sum }) => (
          <Entry
            key={host}
            name={shortAddress(host)}
            sum={sum}
            pressed={filter.host === host}
            onPress={() => onFilter({ ...filter, host: filter.host === host ? null : host })}
          />
        ))}
      </List>
      <List title={t('router.flows.top.services')} rest={services.rest}>
        {services.first.map(({ service, name, ...sum }) => (
          <Entry
            key={service}
            name={name ?? service}
            detail={name === null ? null : service}
            sum={sum}
            pressed={filter.service === service}
            onPress={() => onFilter({ ...filter, service: filter.service === service ? null : service })}
          />
        ))}
      </List>
    </div>
  );
}

interface ListProps {
  readonly title: string;
  readonly rest: Top['hosts']['rest'];
  readonly children: React.ReactNode;
}

function List({ title, rest, children }: ListProps) {
  const id = useId();
  return (
    <section className={classes['list']} aria-labelledby={id}>
      <h2 id={id} className={classes['title']}>
        {title}
      </h2>
      {children}
      {rest === null ? null : (
        <div className={classes['entry']}>
          <span className={classes['rest']}>{t('router.flows.top.rest', { count: rest.count })}</span>
          <Bar sum={rest} />
        </div>
      )}
    </section>
  );
}

interface EntryProps {
  readonly name: string;
  readonly detail?: string | null;
  readonly sum: FlowSum;
  readonly pressed: boolean;
  readonly onPress: () => void;
}

function Entry({ name, detail = null, sum, pressed, onPress }: EntryProps) {
  return (
    <button type="button" className={classes['entry']} aria-pressed={pressed} onClick={onPress}>
      <span className={classes['name']} title={detail === null ? name : `${name}, ${detail}`}>
        {name}
        {detail === null ? null : <span className={classes['detail']}>{detail}</span>}
      </span>
      <Bar sum={sum} />
    </button>
  );
}

function Bar({ sum }: { sum: FlowSum }) {
  return <FlowsBar flows={{ byPath: sum.byPath, total: sum.flows }} />;
}
