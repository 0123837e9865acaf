import { NumberInput, TextInput } from '@mantine/core';
import classes from './address-fields.module.css';

interface Address {
  readonly name: string;
  readonly host: string;
  readonly port: number | string;
  readonly user: string;
}

interface AddressFieldsProps {
  readonly form: Address;
  readonly onChange: (part: Partial<Address>) => void;
  readonly words: Record<keyof Address | 'nameHint' | 'hostHint', string>;
  /** What is wrong with a field; null = nothing. */
  readonly wrong: (field: keyof Address) => string | null;
}

/** Name, host, port and user of a machine that is reached over SSH. */
export function AddressFields({ form, onChange, words, wrong }: AddressFieldsProps) {
  return (
    <>
      <TextInput
        label={words.name}
        placeholder={words.nameHint}
        value={form.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={wrong('name')}
        data-autofocus
      />
      <div className={classes['address']}>
        <TextInput
          label={words.host}
          placeholder={words.hostHint}
          value={form.host}
          onChange={(event) => onChange({ host: event.currentTarget.value })}
          error={wrong('host')}
          spellCheck={false}
          autoCapitalize="off"
        />
        <NumberInput
          label={words.port}
          value={form.port}
          onChange={(port) => onChange({ port })}
          error={wrong('port')}
          min={1}
          max={65_535}
          hideControls
          allowDecimal={false}
        />
        <TextInput
          label={words.user}
          value={form.user}
          onChange={(event) => onChange({ user: event.currentTarget.value })}
          error={wrong('user')}
          spellCheck={false}
          autoCapitalize="off"
        />
      </div>
    </>
  );
}
