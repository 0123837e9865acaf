import { describe, expect, it } from 'vitest';
import {
  checkHook,
  type HookForm,
  hookForm,
  newHook,
  withHook,
  withoutHook,
} from '../../../renderer/features/alerts/hook-form.ts';
import { type AlertHook, defaultAlertSettings } from '../../../shared/model/alert.ts';

const webhook: AlertHook = {
  ...{ kind: 'webhook', id: 'w', name: 'Chat', enabled: true, atLeast: 'critical', onClose: true },
  url: 'https://chat.example/token',
};
const command: AlertHook = {
  ...{ kind: 'command', id: 'c', name: 'Mail', enabled: false, atLeast: 'info', onClose: false },
  program: '/usr/sbin/sendmail',
  arguments: ['-t', 'a b'],
};

it.each([webhook, command])('fields hold all of a $kind', (hook) => {
  expect(checkHook(hookForm(hook))).toEqual({ hook });
});

describe('fields that are wrong', () => {
  it.each<[string, HookForm, readonly string[]]>([
    ['nothing of a webhook', newHook('webhook', 'x'), ['name', 'url']],
    ['nothing of a command', newHook('command', 'x'), ['name', 'program']],
    ['blanks', { ...hookForm(command), name: '  ', program: ' ' }, ['name', 'program']],
    ['another protocol', { ...hookForm(webhook), url: 'ftp://a.example' }, ['url']],
    ['no address', { ...hookForm(webhook), url: 'chat' }, ['url']],
  ])('%s', (_name, form, wrong) => {
    const checked = checkHook(form);
    expect('wrong' in checked && [...checked.wrong]).toEqual(wrong);
  });
});

it('a hook is added, changed in its place, and taken away', () => {
  const both = withHook(withHook(defaultAlertSettings, webhook), command);
  const renamed = withHook(both, { ...webhook, name: 'Team' });
  expect(renamed.hooks.map(({ name }) => name)).toEqual(['Team', 'Mail']);
  expect(withoutHook(renamed, 'w').hooks).toEqual([command]);
});
