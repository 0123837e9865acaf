import type { AlertRules, AlertSettings } from '../../model/alert.ts';
import type { Router } from '../../model/router.ts';

/** The rules that hold for a router: those of its group, and for what that does not name those of everybody. */
export function rulesFor({ groupId }: Pick<Router, 'groupId'>, { rules, groups }: AlertSettings): AlertRules {
  const ofGroup = groupId === undefined ? undefined : groups[groupId];
  return ofGroup === undefined ? rules : { ...rules, ...ofGroup };
}

/** Settings without the rules of groups that are not there any more. */
export function withoutOtherGroups(settings: AlertSettings, groupIds: Iterable<string>): AlertSettings {
  const known = new Set(groupIds);
  const groups = Object.fromEntries(Object.entries(settings.groups).filter(([id]) => known.has(id)));
  return { ...settings, groups };
}
