import type { Advisory } from '../../../shared/model/advisory.ts';
import { advisorySeverities } from '../../../shared/model/advisory.ts';

/** The gravest first; among equals as the rules list them. */
export function byGravity(advisories: readonly Advisory[]): Advisory[] {
  return advisories.toSorted(
    (one, other) => advisorySeverities.indexOf(one.severity) - advisorySeverities.indexOf(other.severity),
  );
}

/** Blocking advisories that nobody has accepted yet. */
export function unaccepted(advisories: readonly Advisory[], accepted: ReadonlySet<string>): Advisory[] {
  return advisories.filter(({ id, severity }) => severity === 'block' && !accepted.has(id));
}

/** What goes along with the start: only what this plan needs, for an acceptance given for another mode is none for this one. */
export function overridesFor(advisories: readonly Advisory[], accepted: ReadonlySet<string>): string[] {
  return advisories.flatMap(({ id, severity }) => (severity === 'block' && accepted.has(id) ? id : []));
}
