import { type KeyboardEvent, useState } from 'react';
import { t } from '../../lib/text.ts';
import { inGroups } from './fingerprint.ts';
import classes from './trust-keys.module.css';
import { addressOf, canBeTrusted, type FreshKey, isChosen } from './trust-rows.ts';

interface FreshKeysProps {
  readonly keys: readonly FreshKey[];
  readonly ticked: ReadonlyMap<string, boolean>;
  readonly onTick: (changes: readonly (readonly [id: string, ticked: boolean])[]) => void;
}

/** New keys with a box each. One tab stop for all of them; the arrow keys move from box to box. */
export function FreshKeys({ keys, ticked, onTick }: FreshKeysProps) {
  const [current, setCurrent] = useState<string | null>(null);
  if (keys.length === 0) return null;
  const open = keys.filter(canBeTrusted);
  const stop = open.find(({ id }) => id === current) ?? open[0];
  const chosen = open.filter((key) => isChosen(key, ticked)).length;
  const all = chosen > 0 && chosen === open.length;
  return (
    <section aria-labelledby="fresh-keys">
      <div className={classes['listHead']}>
        <h3 id="fresh-keys">{t('hostKey.many.freshTitle')}</h3>
        <label>
          <input
            type="checkbox"
            checked={all}
            disabled={open.length === 0}
            ref={(box) => {
              if (box) box.indeterminate = chosen > 0 && !all;
            }}
            onChange={() => onTick(open.map(({ id }) => [id, !all]))}
          />
          {t('hostKey.many.all')}
        </label>
      </div>
      <ul className={classes['list']} onKeyDown={moveBetweenBoxes}>
        {keys.map((key) => (
          <FreshKeyRow
            key={key.id}
            shown={key}
            chosen={isChosen(key, ticked)}
            isStop={key.id === stop?.id}
            onFocus={() => setCurrent(key.id)}
            onTick={(on) => onTick([[key.id, on]])}
          />
        ))}
      </ul>
    </section>
  );
}

interface FreshKeyRowProps {
  readonly shown: FreshKey;
  readonly chosen: boolean;
  readonly isStop: boolean;
  readonly onFocus: () => void;
  readonly onTick: (on: boolean) => void;
}

function FreshKeyRow({ shown, chosen, isStop, onFocus, onTick }: FreshKeyRowProps) {
  const { id, name, keyType, fingerprint, match, sharedWith } = shown;
  const box = `trust-${id}`;
  return (
    <li className={classes['key']} data-match={match ?? undefined}>
      <input
        id={box}
        type="checkbox"
        checked={chosen}
        disabled={!canBeTrusted(shown)}
        tabIndex={isStop ? 0 : -1}
        aria-label={t('hostKey.many.select', { name })}
        onFocus={onFocus}
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
      <label htmlFor={box} className={classes['who']}>
        <b>{name}</b>
        <span>{addressOf(shown)}</span>
        <span>{keyType}</span>
      </label>
      <div>
        <Fingerprint fingerprint={fingerprint} />
        {match === null ? null : (
          <p className={classes['match']} data-match={match}>
            {t(`hostKey.many.match.${match}`)}
          </p>
        )}
        {sharedWith.length === 0 ? null : (
          <p className={classes['shared']}>{t('hostKey.many.shared', { names: sharedWith.slice(0, 3).join(', ') })}</p>
        )}
      </div>
    </li>
  );
}

/** In groups that the eye can hold; copied, it is one word. */
export function Fingerprint({ fingerprint }: { fingerprint: string }) {
  const groups = inGroups(fingerprint).map((text, place) => ({ text, place }));
  return (
    <code className={classes['fingerprint']}>
      <span>SHA256:</span>
      {groups.map(({ text, place }) => (
        <span key={place}>{text}</span>
      ))}
    </code>
  );
}

function moveBetweenBoxes(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input:enabled')];
  const next = boxes[boxes.findIndex((box) => box.matches(':focus')) + step];
  next?.focus();
  event.preventDefault();
}
