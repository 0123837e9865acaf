import { Radio, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useEngine } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { t } from '../../lib/text.ts';
import classes from './discovery.module.css';
import { addressesInNetwork } from './network-input.ts';

/** `none`, one of this computer's own networks, or one that is typed, e.g. of a site behind a VPN. */
export type ChosenRange =
  | { readonly kind: 'none' }
  | { readonly kind: 'own'; readonly range: string }
  | { readonly kind: 'typed'; readonly range: string };

/** The range as the engine takes it; null = none. */
export function rangeOf(chosen: ChosenRange): string | null {
  return chosen.kind === 'none' ? null : chosen.range.trim();
}

/** False while a typed network is not one that can be asked. */
export function rangeWorks(chosen: ChosenRange): boolean {
  return chosen.kind !== 'typed' || addressesInNetwork(chosen.range) !== null;
}

interface RangeChoiceProps {
  readonly chosen: ChosenRange;
  readonly onChoose: (chosen: ChosenRange) => void;
}

/** One private network, none unless a person chooses it; each says how many machines would be asked. */
export function RangeChoice({ chosen, onChoose }: RangeChoiceProps) {
  const engine = useEngine();
  const { data, error, refetch } = useQuery({
    queryKey: ['discovery', 'ranges'],
    queryFn: ({ signal }) => engine.discovery.ranges(undefined, { signal }),
    staleTime: 0,
  });
  const choose = (value: string) => {
    if (value === 'none') onChoose({ kind: 'none' });
    else if (value === 'typed') onChoose({ kind: 'typed', range: '' });
    else onChoose({ kind: 'own', range: value });
  };
  return (
    <>
      <Radio.Group
        label={t('bringIn.range')}
        value={chosen.kind === 'own' ? chosen.range : chosen.kind}
        onChange={choose}
      >
        <div className={classes['ranges']}>
          <Radio value="none" label={t('bringIn.rangeNone')} description={t('bringIn.rangeNoneWhat')} />
          {data?.map((one) => (
            <Radio
              key={`${one.interfaceName} ${one.range}`}
              value={one.range}
              label={t('bringIn.rangeOf', one)}
              description={t('bringIn.rangeWhat', { count: one.addresses })}
            />
          ))}
          <Radio value="typed" label={t('bringIn.rangeTyped')} description={t('bringIn.rangeTypedWhat')} />
        </div>
      </Radio.Group>
      {chosen.kind === 'typed' ? (
        <TypedRange range={chosen.range} onRange={(range) => onChoose({ kind: 'typed', range })} />
      ) : null}
      {error === null ? null : <ErrorNotice error={errorReport(error)} onRetry={() => void refetch()} />}
    </>
  );
}

function TypedRange({ range, onRange }: { range: string; onRange: (range: string) => void }) {
  const addresses = addressesInNetwork(range);
  const complete = /\/\d/.test(range);
  return (
    <TextInput
      label={t('bringIn.rangeTypedLabel')}
      placeholder="10.20.30.0/24"
      value={range}
      onChange={(event) => onRange(event.currentTarget.value)}
      spellCheck={false}
      autoCapitalize="off"
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      {...(addresses === null ? {} : { description: t('bringIn.rangeWhat', { count: addresses }) })}
      {...(complete && addresses === null ? { error: t('bringIn.rangeWrong') } : {})}
    />
  );
}
