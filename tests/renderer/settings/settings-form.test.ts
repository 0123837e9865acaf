import { describe, expect, it } from 'vitest';
import { pollChoices } from '../../../renderer/features/settings/settings-form.ts';

describe('pollChoices', () => {
  it('has each choice once, the rarest last', () => {
    const seconds = pollChoices(30).map(({ value }) => Number(value));
    expect(seconds).toEqual([...new Set(seconds)].toSorted((one, other) => one - other));
    expect(seconds).toContain(30);
  });

  it('puts a value that was set by other means where it belongs', () => {
    const choices = pollChoices(45);
    expect(choices).toHaveLength(pollChoices(30).length + 1);
    expect(choices[choices.findIndex(({ value }) => value === '30') + 1]).toEqual({
      value: '45',
      label: 'every 45 seconds',
    });
  });
});
