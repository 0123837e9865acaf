import { expect, it } from 'vitest';
import {
  rulesOfGroup,
  secondsOf,
  thresholdOf,
  withGroupRules,
  withoutRule,
} from '../../../renderer/features/alerts/rule-values.ts';
import { defaultAlertSettings } from '../../../shared/model/alert.ts';

it.each([
  [0, 0],
  [86_400, 86_400],
  [86_401, null],
  [-1, null],
  [1.5, null],
  ['', null],
])('%j seconds', (typed, seconds) => {
  expect(secondsOf(typed)).toBe(seconds);
});

it.each([
  [90, 0.9],
  [0, 0],
  [101, null],
  ['', null],
])('%j percent', (typed, share) => {
  expect(thresholdOf(typed)).toBe(share);
});

it('a group has its own rules until the last of them is gone', () => {
  const own = { rebooted: { ...defaultAlertSettings.rules.rebooted, enabled: false } };
  const settings = withGroupRules(defaultAlertSettings, 'g', own);
  expect(settings.groups).toEqual({ g: own });
  expect(rulesOfGroup(settings.rules, own)).toEqual({ ...settings.rules, ...own });
  expect(withGroupRules(settings, 'g', withoutRule(own, 'rebooted')).groups).toEqual({});
});
