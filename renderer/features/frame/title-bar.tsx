import { Button, CloseButton, Kbd, TextInput, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { useEngine, useFleet, useRouter } from '../../lib/engine.tsx';
import { rememberFocus } from '../../lib/focus.ts';
import { useShortcuts } from '../../lib/keys.ts';
import { currentRoute, linkTo, navigate, useRoute } from '../../lib/navigation.ts';
import { search } from '../../lib/search.ts';
import { useStore } from '../../lib/store.ts';
import { t } from '../../lib/text.ts';
import { tellFailure } from '../../lib/toast.tsx';
import classes from './frame.module.css';
import { openPalette, paletteKeys } from './palette.tsx';

export function TitleBar() {
  const demo = useFleet((fleet) => fleet?.demo === true);
  return (
    <header className={classes['title']}>
      <Crumbs />
      {demo ? <DemoSign /> : null}
      <Search />
      <Tooltip label={t('frame.palette')}>
        <Button variant="default" size="sm" px={10} onClick={openPalette}>
          <VisuallyHidden>{t('frame.palette')}</VisuallyHidden>
          <Kbd size="xs">{paletteKeys}</Kbd>
        </Button>
      </Tooltip>
    </header>
  );
}

function Crumbs() {
  const route = useRoute();
  const router = useRouter(route.page === 'router' ? route.id : '');
  if (route.page !== 'router') {
    return (
      <div className={classes['crumbs']}>
        <span>{t(`frame.${route.page}`)}</span>
      </div>
    );
  }
  return (
    <nav className={classes['crumbs']} aria-label={t('frame.breadcrumb')}>
      <a {...linkTo({ page: 'fleet' })}>{t('frame.fleet')}</a>
      <span className={classes['separator']} aria-hidden="true">
        /
      </span>
      <span aria-current="page">{router?.router.name ?? '...'}</span>
    </nav>
  );
}

function DemoSign() {
  const engine = useEngine();
  return (
    <Tooltip label={t('frame.demoWhy')}>
      <div className={classes['demo']}>
        {t('frame.demo')}
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          c="dimmed"
          onClick={() => {
            engine.fleet.stopDemo().then(() => navigate({ page: 'fleet' }), tellFailure);
          }}
        >
          {t('frame.leaveDemo')}
        </Button>
      </div>
    </Tooltip>
  );
}

/** Filters the fleet; typing anywhere else goes there. */
function Search() {
  const text = useStore(search, (value) => value);
  const input = useRef<HTMLInputElement>(null);
  const giveBack = useRef<(() => void) | null>(null);
  const toSearch = () => {
    giveBack.current = rememberFocus();
    input.current?.select();
  };
  useShortcuts([{ keys: '/', what: t('frame.shortcut.search'), run: toSearch }]);
  // By a click it came from nowhere in particular.
  const leave = () => {
    input.current?.blur();
    (giveBack.current ?? rememberFocus())();
    giveBack.current = null;
  };
  return (
    <TextInput
      ref={input}
      className={classes['search']}
      size="sm"
      role="searchbox"
      aria-label={t('frame.search')}
      placeholder={t('frame.search')}
      leftSection={<IconSearch size={16} />}
      rightSection={
        text === '' ? (
          <Kbd size="xs">/</Kbd>
        ) : (
          <CloseButton size="sm" aria-label={t('frame.clearSearch')} onClick={() => search.set('')} />
        )
      }
      value={text}
      onChange={(event) => {
        search.set(event.currentTarget.value);
        if (currentRoute().page !== 'fleet') navigate({ page: 'fleet' });
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && text !== '') search.set('');
        else if (event.key === 'Escape' || event.key === 'Enter') leave();
      }}
    />
  );
}
