import { Button, Checkbox, NumberInput, Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { DiscoveryRequest } from '../../../shared/model/discovery.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import classes from './discovery.module.css';

interface DiscoveryChoiceProps {
  readonly request: DiscoveryRequest;
  readonly onRequest: (request: DiscoveryRequest) => void;
  readonly onLook: () => void;
}

const ways = ['gateways', 'neighbours', 'mdns'] as const;

/** Where to look, and what each way does to the network. */
export function DiscoveryChoice({ request, onRequest, onLook }: DiscoveryChoiceProps) {
  const id = useId();
  const [port, setPort] = useState<number | string>(request.port);
  const portWorks = typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;
  const nowhere = request.range === null && ways.every((way) => !request[way]);
  const ready = !nowhere && portWorks;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onLook();
  };
  return (
    <>
      <SheetBody>
        <form id={id} className={classes['choice']} onSubmit={submit} noValidate>
          <fieldset className={classes['ways']}>
            <legend>{t('bringIn.ways')}</legend>
            {ways.map((way) => (
              <Checkbox
                key={way}
                label={t(`bringIn.way.${way}`)}
                description={t(`bringIn.wayWhat.${way}`)}
                checked={request[way]}
                onChange={(event) => onRequest({ ...request, [way]: event.currentTarget.checked })}
              />
            ))}
          </fieldset>
          <div className={classes['ways']}>
            <RangeChoice range={request.range} onRange={(range) => onRequest({ ...request, range })} />
            <NumberInput
              className={classes['port'] ?? ''}
              label={t('bringIn.port')}
              value={port}
              onChange={(typed) => {
                setPort(typed);
                if (typeof typed === 'number') onRequest({ ...request, port: typed });
              }}
              min={1}
              max={65_535}
              hideControls
              allowDecimal={false}
              {...(portWorks ? {} : { error: t('bringIn.portWrong') })}
            />
          </div>
        </form>
      </SheetBody>
      <SheetFoot note={t(footNote(nowhere, request.range))}>
        <Button variant="default" onClick={closeSheet}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" form={id} disabled={!ready} data-autofocus>
          {t('bringIn.look')}
        </Button>
      </SheetFoot>
    </>
  );
}

function footNote(nowhere: boolean, range: string | null) {
  if (nowhere) return 'bringIn.nothingToLook';
  return range === null ? 'bringIn.lookFootQuiet' : 'bringIn.lookFoot';
}

interface RangeChoiceProps {
  readonly range: string | null;
  readonly onRange: (range: string | null) => void;
}

/** One private network, none unless a person chooses it. */
function RangeChoice({ range, onRange }: RangeChoiceProps) {
  const engine = useEngine();
  const { data, error, refetch } = useQuery({
    queryKey: ['discovery', 'ranges'],
    queryFn: ({ signal }) => engine.discovery.ranges(undefined, { signal }),
    staleTime: 0,
  });
  if (error !== null) return <ErrorNotice error={errorReport(error)} onRetry={() => void refetch()} />;
  return (
    <Radio.Group
      label={t('bringIn.range')}
      value={range ?? ''}
      onChange={(value) => onRange(value === '' ? null : value)}
    >
      <div className={classes['ranges']}>
        <Radio value="" label={t('bringIn.rangeNone')} description={t('bringIn.rangeNoneWhat')} />
        {data?.map((one) => (
          <Radio
            key={`${one.interfaceName} ${one.range}`}
            value={one.range}
            label={t('bringIn.rangeOf', one)}
            description={t('bringIn.rangeWhat', { count: one.addresses })}
          />
        ))}
      </div>
      {data === undefined ? <p className={classes['quiet']}>{t('bringIn.rangesReading')}</p> : null}
      {data?.length === 0 ? <p className={classes['quiet']}>{t('bringIn.rangesNone')}</p> : null}
    </Radio.Group>
  );
}
