import type { AlertKind, AlertRules, AlertSettings } from '../../../shared/model/alert.ts';

/** What a field holds as whole seconds up to a day; null = it cannot be kept. */
export function secondsOf(typed: number | string): number | null {
  return typeof typed === 'number' && Number.isInteger(typed) && typed >= 0 && typed <= 86_400 ? typed : null;
}

/** Percent as a share from 0 to 1; null = it cannot be kept. */
export function thresholdOf(percent: number | string): number | null {
  return typeof percent === 'number' && percent >= 0 && percent <= 100 ? percent / 100 : null;
}

export type OwnRules = AlertSettings['groups'][string];

/** The rules of a group without one of its own for a kind. */
export function withoutRule(own: OwnRules, kind: AlertKind): OwnRules {
  const { [kind]: _gone, ...rest } = own;
  return rest;
}

/** The settings with these rules for a group; none = it has no rules of its own. */
export function withGroupRules(settings: AlertSettings, groupId: string, own: OwnRules): AlertSettings {
  const { [groupId]: _before, ...others } = settings.groups;
  return { ...settings, groups: Object.keys(own).length === 0 ? others : { ...others, [groupId]: own } };
}

/** The rules that hold for a group. */
export function rulesOfGroup(rules: AlertRules, own: OwnRules): AlertRules {
  return { ...rules, ...own };
}
