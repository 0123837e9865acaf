import { CopyButton } from '../../components/copy-button.tsx';
import { inGroups } from './fingerprint.ts';
import classes from './host-key.module.css';

interface FingerprintViewProps {
  readonly keyType: string;
  readonly fingerprint: string;
  readonly label?: string;
}

/** A fingerprint large enough to compare, in groups that the eye can hold. */
export function FingerprintView({ keyType, fingerprint, label }: FingerprintViewProps) {
  const groups = inGroups(fingerprint).map((text, place) => ({ text, place }));
  return (
    <figure className={classes['print']}>
      <figcaption>
        <span>
          {label === undefined ? null : <b>{label} </b>}
          {keyType}
        </span>
        <CopyButton text={fingerprint} />
      </figcaption>
      <code>
        <span>SHA256:</span>
        {groups.map(({ text, place }) => (
          <span key={place}>{text}</span>
        ))}
      </code>
    </figure>
  );
}
