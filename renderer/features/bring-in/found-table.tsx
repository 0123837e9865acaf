import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { FoundHost } from '../../../shared/model/discovery.ts';
import type { Router } from '../../../shared/model/router.ts';
import { useFleet } from '../../lib/engine.tsx';
import { keyboardScroll } from '../../lib/keyboard-scroll.ts';
import { navigate } from '../../lib/navigation.ts';
import { closeSheet, openSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import classes from './discovery.module.css';
import { hostKeyOf, knownRouters, proposedName } from './found-hosts.ts';

/** The machines in the order in which they were noticed, so that none moves away under the pointer. */
export function FoundTable({ hosts }: { hosts: readonly FoundHost[] }) {
  const routers = useFleet((fleet) => fleet?.routers ?? null);
  // What was added since the look is in the fleet now.
  const known = useMemo(
    () =>
      knownRouters(
        hosts,
        [...(routers?.values() ?? [])].map(({ router }) => router),
      ),
    [hosts, routers],
  );
  return (
    <section className={classes['scroll']} aria-label={t('bringIn.foundList')} {...keyboardScroll}>
      <table className={classes['table']} aria-label={t('bringIn.foundList')}>
        <thead>
          <tr>
            {(['address', 'noticed', 'server', 'add'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`bringIn.foundColumn.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hosts.map((host) => (
            <tr key={hostKeyOf(host)}>
              <td>
                <span className={classes['address']}>{host.port === 22 ? host.address : hostAndPort(host)}</span>
                <span className={classes['sub']}>{[host.name, host.hardwareAddress].filter(Boolean).join(' · ')}</span>
              </td>
              <td>{host.sources.map((source) => t(`bringIn.noticed.${source}`, { port: host.port })).join(', ')}</td>
              <td>
                <Server ssh={host.ssh} />
              </td>
              <td className={classes['act']}>
                <Act host={host} known={known.get(hostKeyOf(host)) ?? null} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function hostAndPort({ address, port }: FoundHost): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** What the banner says, and what that is the custom of; a guess is not proof of a router. */
function Server({ ssh }: Pick<FoundHost, 'ssh'>) {
  if (ssh === null) return <span className={classes['quiet']}>{t('bringIn.noServer')}</span>;
  return (
    <>
      <span>
        <strong>{t(`bringIn.server.${ssh.server}`)}</strong>{' '}
        <span className={classes['quiet']}>{t(`bringIn.serverWhat.${ssh.server}`)}</span>
      </span>
      <code className={classes['banner']} title={ssh.banner}>
        {ssh.banner}
      </code>
    </>
  );
}

function Act({ host, known }: { host: FoundHost; known: Router | null }) {
  if (known !== null) {
    const open = () => {
      closeSheet();
      navigate({ page: 'router', id: known.id, tab: 'overview' });
    };
    return (
      <span className={classes['known']}>
        <span className={classes['quiet']}>{t('bringIn.inFleet')}</span>
        <button type="button" aria-label={t('bringIn.openRouter', { name: known.name })} onClick={open}>
          {known.name}
        </button>
      </span>
    );
  }
  if (host.ssh === null) return null;
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPlus size={14} />}
      aria-label={t('bringIn.addThis', { address: host.address })}
      onClick={() =>
        openSheet({ kind: 'add-router', found: { name: proposedName(host), host: host.address, port: host.port } })
      }
    >
      {t('bringIn.add')}
    </Button>
  );
}
