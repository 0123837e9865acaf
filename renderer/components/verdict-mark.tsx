import { memo } from 'react';
import { assertNever } from '../../shared/model/offload.ts';
import { t } from '../lib/text.ts';
import { type Appearance, appearances, type Shape } from '../lib/verdict-appearance.ts';
import classes from './verdict-mark.module.css';

/** The word of a verdict, e.g. "Needs you". */
export function verdictWord(kind: Appearance): string {
  return t(`verdict.word.${appearances[kind].label}`);
}

/** `plain` leaves out what would blur at a few pixels. */
function ShapePath({ shape, plain }: { shape: Shape; plain: boolean }) {
  switch (shape) {
    case 'chip':
      return plain ? (
        <rect x="1.5" y="1.5" width="13" height="13" rx="2.5" fill="currentColor" />
      ) : (
        <>
          <rect x="3" y="3" width="10" height="10" rx="2.5" fill="currentColor" />
          <path
            d="M5.5 1.2v2M8 1.2v2M10.5 1.2v2M5.5 12.8v2M8 12.8v2M10.5 12.8v2M1.2 5.5h2M1.2 8h2M1.2 10.5h2M12.8 5.5h2M12.8 8h2M12.8 10.5h2"
            stroke="currentColor"
            strokeWidth="1.3"
          />
        </>
      );
    case 'disc':
      return <circle cx="8" cy="8" r="6" fill="currentColor" />;
    case 'hollow-disc':
      return <circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" strokeWidth="1.7" />;
    case 'dotted-disc':
      return (
        <>
          <circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" strokeWidth="1.7" />
          <circle cx="8" cy="8" r="1.9" fill="currentColor" />
        </>
      );
    case 'triangle':
      return <path d="M8 1.6 15.2 14H.8Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />;
    case 'octagon':
      return (
        <path
          d="M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2Z"
          fill="currentColor"
          stroke="currentColor"
          strokeLinejoin="round"
        />
      );
    case 'hatched-ring':
      return (
        <circle cx="8" cy="8" r="5.4" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="2.1 2.14" />
      );
    default:
      return assertNever(shape);
  }
}

interface VerdictMarkProps {
  readonly kind: Appearance;
  /** Pixels. */
  readonly size?: number;
  /** From an old look: the mark is drawn faint. */
  readonly stale?: boolean;
}

/** The shape of a verdict in its colour. Decoration beside the word; alone, give it a name from outside. */
export const VerdictMark = memo(function VerdictMark({ kind, size = 14, stale = false }: VerdictMarkProps) {
  return (
    <svg
      className={classes['mark']}
      data-stale={stale || undefined}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      style={{ color: `var(--verdict-${kind})` }}
    >
      <ShapePath shape={appearances[kind].shape} plain={size < 11} />
    </svg>
  );
});

/** Shape and word. */
export function VerdictLabel({ kind, size, stale = false }: VerdictMarkProps) {
  return (
    <span className={classes['label']} style={{ color: `var(--verdict-${kind})` }}>
      <VerdictMark kind={kind} stale={stale} {...(size === undefined ? {} : { size })} />
      <span>{verdictWord(kind)}</span>
    </span>
  );
}
