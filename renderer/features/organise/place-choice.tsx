import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { formatCount } from '../../lib/format.ts';
import { t } from '../../lib/text.ts';
import classes from './organise.module.css';
import type { PlaceOption } from './place.ts';

/** So many choices are shown at once; of more, the rest is found by typing. */
const shownAtMost = 100;

interface PlaceChoiceProps {
  /** What is chosen now, in a few words; the text of the button. */
  readonly now: string;
  /** The name of the list. */
  readonly label: string;
  readonly options: readonly PlaceOption[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** A button that opens a list to choose several from; what is chosen holds at once. */
export function PlaceChoice({ now, label, options, chosen, onChange }: PlaceChoiceProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const found = options.filter(({ name }) => name.toLowerCase().includes(typed.trim().toLowerCase()));
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((known) => known !== id) : [...chosen, id]);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={260} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          className={classes['choice'] ?? ''}
          data-chosen={chosen.length > 0 || undefined}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          onClick={() => setOpen(!open)}
        >
          {now}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        {options.length > 8 ? (
          <TextInput
            size="xs"
            mb={8}
            aria-label={t('organise.find')}
            placeholder={t('organise.find')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        ) : null}
        <div className={classes['options']}>
          {found.slice(0, shownAtMost).map(({ id, name, count }) => (
            <Checkbox
              key={id}
              size="xs"
              checked={chosen.includes(id)}
              onChange={() => toggle(id)}
              label={
                <span className={classes['option']}>
                  {name} <span className={classes['quiet']}>{formatCount(count)}</span>
                </span>
              }
            />
          ))}
          {found.length === 0 ? <p className={classes['quiet']}>{t('organise.nothingFound')}</p> : null}
          {found.length > shownAtMost ? (
            <p className={classes['quiet']}>{t('organise.more', { count: found.length - shownAtMost })}</p>
          ) : null}
        </div>
        {chosen.length === 0 ? null : (
          <Button size="compact-xs" variant="subtle" mt={8} onClick={() => onChange([])}>
            {t('organise.showAll')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
