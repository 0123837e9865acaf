import { ActionIcon, Select, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import type { JumpHost } from '../../../shared/model/book.ts';
import { longestJumpChain } from '../../../shared/model/router.ts';
import { t } from '../../lib/text.ts';
import classes from './jump-chain.module.css';
import { movedHop } from './jump-chain.ts';
import { addressWords } from './login-words.ts';

interface JumpChainEditorProps {
  readonly label?: string;
  /** Ids, the first hop first. */
  readonly chain: readonly string[];
  readonly jumpHosts: readonly JumpHost[];
  readonly onChange: (chain: string[]) => void;
  /** What is at the end of the way. */
  readonly end?: string;
}

/** An ordered list of jump hosts between this computer and the router. Focus stays on what was moved. */
export function JumpChainEditor({ label, chain, jumpHosts, onChange, end }: JumpChainEditorProps) {
  const [said, setSaid] = useState('');
  const element = useRef<HTMLFieldSetElement>(null);
  const focusAfter = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (focusAfter.current === null) return;
    element.current?.querySelector<HTMLElement>(focusAfter.current)?.focus();
    focusAfter.current = null;
  });
  const nameOf = (id: string) => jumpHosts.find((host) => host.id === id)?.name ?? t('login.chain.gone');
  const change = (next: readonly string[], words: string, focus: string) => {
    focusAfter.current = focus;
    setSaid(words);
    onChange([...next]);
  };
  const move = (id: string, by: -1 | 1) => {
    const next = movedHop(chain, id, by);
    const words = { name: nameOf(id), place: next.indexOf(id) + 1, count: next.length };
    change(next, t('login.chain.moved', words), `[data-hop="${CSS.escape(id)}"] [data-move="${by}"]`);
  };
  const takeOut = (id: string) =>
    change(
      chain.filter((each) => each !== id),
      t('login.chain.takenOut', { name: nameOf(id) }),
      'input',
    );
  const add = (id: string) =>
    change(
      [...chain, id],
      t('login.chain.added', { name: nameOf(id), place: chain.length + 1 }),
      // The list to add from is gone with the last one.
      chain.length + 1 === jumpHosts.length ? `[data-hop="${CSS.escape(id)}"] [data-move]` : 'input',
    );
  return (
    <fieldset ref={element} className={classes['chain']}>
      <legend>{label ?? t('login.chain.label')}</legend>
      <ol className={classes['way']}>
        <li className={classes['end']}>{t('login.chain.here')}</li>
        {chain.map((id, place) => (
          <Hop
            key={id}
            id={id}
            host={jumpHosts.find((host) => host.id === id) ?? null}
            isFirst={place === 0}
            isLast={place === chain.length - 1}
            onMove={(by) => move(id, by)}
            onTakeOut={() => takeOut(id)}
          />
        ))}
        <li className={classes['end']}>{end ?? t('login.chain.there')}</li>
      </ol>
      <AddHop chain={chain} jumpHosts={jumpHosts} onAdd={add} />
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </fieldset>
  );
}

interface HopProps {
  readonly id: string;
  /** null = it is gone. */
  readonly host: JumpHost | null;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onTakeOut: () => void;
}

function Hop({ id, host, isFirst, isLast, onMove, onTakeOut }: HopProps) {
  const name = host?.name ?? t('login.chain.gone');
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li className={classes['hop']} data-hop={id} onKeyDown={onKeyDown}>
      <span className={classes['words']}>
        <b>{name}</b>
        {host === null ? null : <span>{addressWords(host)}</span>}
      </span>
      <span className={classes['moves']}>
        <Move label={t('login.chain.earlier', { name })} by={-1} disabled={isFirst} onMove={onMove}>
          <IconArrowUp size={16} />
        </Move>
        <Move label={t('login.chain.later', { name })} by={1} disabled={isLast} onMove={onMove}>
          <IconArrowDown size={16} />
        </Move>
        <ActionIcon aria-label={t('login.chain.takeOut', { name })} onClick={onTakeOut}>
          <IconX size={16} />
        </ActionIcon>
      </span>
    </li>
  );
}

interface MoveProps {
  readonly label: string;
  readonly by: -1 | 1;
  readonly disabled: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly children: ReactNode;
}

/** Not `disabled` at the ends, because that would throw the focus away. */
function Move({ label, by, disabled, onMove, children }: MoveProps) {
  return (
    <ActionIcon
      aria-label={label}
      data-move={by}
      aria-disabled={disabled}
      onClick={() => {
        if (!disabled) onMove(by);
      }}
    >
      {children}
    </ActionIcon>
  );
}

interface AddHopProps {
  readonly chain: readonly string[];
  readonly jumpHosts: readonly JumpHost[];
  readonly onAdd: (id: string) => void;
}

function AddHop({ chain, jumpHosts, onAdd }: AddHopProps) {
  const left = jumpHosts.filter(({ id }) => !chain.includes(id));
  if (jumpHosts.length === 0) return <p className={classes['hint']}>{t('login.chain.noHosts')}</p>;
  if (chain.length >= longestJumpChain) {
    return <p className={classes['hint']}>{t('login.chain.full', { count: longestJumpChain })}</p>;
  }
  if (left.length === 0) return null;
  return (
    <Select
      aria-label={t('login.chain.add')}
      placeholder={t('login.chain.add')}
      data={left.map((host) => ({ value: host.id, label: `${host.name} (${addressWords(host)})` }))}
      value={null}
      onChange={(id) => id !== null && onAdd(id)}
      searchable={left.length > 8}
    />
  );
}
