import { Button, Checkbox, NumberInput } from '@mantine/core';
import { type FormEvent, useEffect, useId, useRef } from 'react';
import type { DiscoveryRequest } from '../../../shared/model/discovery.ts';
import { SheetBody, SheetFoot } from '../../components/sheet.tsx';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import classes from './discovery.module.css';
import { type ChosenRange, RangeChoice, rangeOf, rangeWorks } from './range-choice.tsx';

const ways = ['gateways', 'neighbours', 'mdns'] as const;

/** Where to look, as it is chosen and typed. */
interface WhereToLook {
  readonly ways: Readonly<Record<(typeof ways)[number], boolean>>;
  readonly range: ChosenRange;
  readonly port: number | string;
}

export const everyQuietWay: WhereToLook = {
  ways: { gateways: true, neighbours: true, mdns: true },
  range: { kind: 'none' },
  port: 22,
};

interface DiscoveryChoiceProps {
  readonly where: WhereToLook;
  readonly onWhere: (where: WhereToLook) => void;
  readonly onLook: (request: DiscoveryRequest) => void;
}

/** Where to look, and what each way does to the network. */
export function DiscoveryChoice({ where, onWhere, onLook }: DiscoveryChoiceProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  // Also when a person comes back from what was found.
  useEffect(() => button.current?.focus(), []);
  const { range, port } = where;
  const portWorks = typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;
  const nowhere = range.kind === 'none' && ways.every((way) => !where.ways[way]);
  const ready = !nowhere && portWorks && rangeWorks(range);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onLook({ ...where.ways, range: rangeOf(range), port });
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
                checked={where.ways[way]}
                onChange={(event) => onWhere({ ...where, ways: { ...where.ways, [way]: event.currentTarget.checked } })}
              />
            ))}
            <NumberInput
              className={classes['port'] ?? ''}
              label={t('bringIn.port')}
              value={port}
              onChange={(typed) => onWhere({ ...where, port: typed })}
              min={1}
              max={65_535}
              hideControls
              allowDecimal={false}
              {...(portWorks ? {} : { error: t('bringIn.portWrong') })}
            />
          </fieldset>
          <div className={classes['ways']}>
            <RangeChoice chosen={range} onChoose={(chosen) => onWhere({ ...where, range: chosen })} />
          </div>
        </form>
      </SheetBody>
      <SheetFoot note={t(footNote(nowhere, range))}>
        <Button variant="default" onClick={closeSheet}>
          {t('common.cancel')}
        </Button>
        <Button ref={button} type="submit" form={id} disabled={!ready} data-autofocus>
          {t('bringIn.look')}
        </Button>
      </SheetFoot>
    </>
  );
}

function footNote(nowhere: boolean, range: ChosenRange) {
  if (nowhere) return 'bringIn.nothingToLook';
  return range.kind === 'none' ? 'bringIn.lookFootQuiet' : 'bringIn.lookFoot';
}
