import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { SavedFilter } from '../../../shared/model/book.ts';
import type { ErrorReport } from '../../../shared/model/fleet.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Sheet, SheetBody } from '../../components/sheet.tsx';
import { useEngine, useFleet } from '../../lib/engine.tsx';
import { errorReport } from '../../lib/failure.ts';
import { closeSheet } from '../../lib/sheets.ts';
import { t } from '../../lib/text.ts';
import { tell, tellFailure } from '../../lib/toast.tsx';
import { fleetFilters } from '../fleet/fleet-filters.ts';
import classes from './organise.module.css';
import { noSite } from './place.ts';
import { applyFilter, currentFilter, differsState, isUnfiltered } from './saved-filter.ts';

/** Saves how the fleet is filtered now, and lists what was saved. */
export function SavedFiltersSheet() {
  const engine = useEngine();
  const filters = useFleet((fleet) => fleet?.book.savedFilters ?? null) ?? [];
  const wordsOf = useFilterWords();
  return (
    <Sheet title={t('organise.saved.title')} detail={t('organise.saved.detail')} width="narrow" onClose={closeSheet}>
      <SheetBody>
        <div className={classes['form']}>
          <NewFilter wordsOf={wordsOf} />
          {filters.length === 0 ? <p className={classes['quiet']}>{t('organise.saved.none')}</p> : null}
          <ul className={classes['things']} aria-label={t('organise.saved.list')}>
            {filters.map((filter) => (
              <li key={filter.id}>
                <div>
                  <b>{filter.name}</b>
                  <p>{wordsOf(filter)}</p>
                </div>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('organise.saved.showNamed', { name: filter.name })}
                  onClick={() => {
                    applyFilter(filter);
                    closeSheet();
                  }}
                >
                  {t('organise.saved.show')}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('organise.saved.removeNamed', { name: filter.name })}
                  onClick={() => engine.savedFilters.remove({ id: filter.id }).catch(tellFailure)}
                >
                  {t('organise.saved.remove')}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      </SheetBody>
    </Sheet>
  );
}

type FilterParts = Pick<SavedFilter, 'search' | 'states' | 'groupIds' | 'tags'>;

function NewFilter({ wordsOf }: { wordsOf: (filter: FilterParts) => string }) {
  const engine = useEngine();
  const [now] = useState(currentFilter);
  const [name, setName] = useState('');
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  if (isUnfiltered(now)) return <p className={classes['quiet']}>{t('organise.saved.nothing')}</p>;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() === '') return;
    try {
      await engine.savedFilters.save({ ...now, id: null, name });
      tell(t('organise.saved.done', { name: name.trim() }));
      closeSheet();
    } catch (thrown) {
      setError(errorReport(thrown));
    }
  };
  return (
    <form onSubmit={(event) => void save(event)} className={classes['form']}>
      {error === null ? null : <ErrorNotice error={error} />}
      <p>{t('organise.saved.now', { what: wordsOf(now) })}</p>
      <div className={classes['inline']}>
        <TextInput
          label={t('organise.saved.name')}
          value={name}
          maxLength={200}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
          {...(asked && name.trim() === '' ? { error: t('organise.saved.nameWrong') } : {})}
        />
        <Button type="submit">{t('organise.saved.save')}</Button>
      </div>
    </form>
  );
}

/** "Off, Harbour, rented, search "mill"". */
function useFilterWords(): (filter: FilterParts) => string {
  const groups = useFleet((fleet) => fleet?.book.groups ?? null) ?? [];
  return ({ search, states, groupIds, tags }) =>
    [
      ...fleetFilters.filter((filter) => states.includes(filter)).map((filter) => t(`fleet.filter.${filter}`)),
      ...(states.includes(differsState) ? [t('drift.filter')] : []),
      ...groupIds.map((id) =>
        id === noSite ? t('fleet.noSite') : (groups.find((group) => group.id === id)?.name ?? t('organise.gone')),
      ),
      ...tags,
      ...(search === '' ? [] : [t('organise.saved.search', { text: search })]),
    ].join(', ');
}
