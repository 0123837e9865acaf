import type { AlertSettings } from '../../shared/model/alert.ts';
import { FlowhelmError } from '../../shared/model/errors.ts';
import { withoutOtherGroups } from '../../shared/rules/alerts/rules-for.ts';
import type { Profile } from '../store/profile.ts';

/** Settings as they may be kept: without rules for groups that are not there. Throws `bad-input` when two hooks have one id. */
export function checkedSettings({ groups }: Pick<Profile, 'groups'>, settings: AlertSettings): AlertSettings {
  const ids = settings.hooks.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new FlowhelmError('bad-input', {
      sentence: `Two hooks have the same id ${JSON.stringify(twice)}.`,
      nextStep: 'Give each hook an id of its own.',
    });
  }
  return withoutOtherGroups(
    settings,
    groups.list().map(({ id }) => id),
  );
}
