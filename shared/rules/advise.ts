import type { Advisory } from '../model/advisory.ts';
import type { OffloadMode } from '../model/offload.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { counterAdvisories } from './advisories/counters.ts';
import { engineAdvisories } from './advisories/engines.ts';
import { filteringAdvisories } from './advisories/filtering.ts';
import { kernelAdvisories } from './advisories/kernels.ts';
import { routingAdvisories } from './advisories/routing.ts';
import type { AdvisoryRule, AdvisorySeverity } from './advisories/rule.ts';
import { shapingAdvisories } from './advisories/shaping.ts';
import { topologyAdvisories } from './advisories/topology.ts';

/** Every advisory there is, by subject. */
export const advisoryRules: readonly AdvisoryRule[] = [
  ...shapingAdvisories,
  ...kernelAdvisories,
  ...engineAdvisories,
  ...routingAdvisories,
  ...filteringAdvisories,
  ...counterAdvisories,
  ...topologyAdvisories,
];

const rank: Record<AdvisorySeverity, number> = { block: 0, warn: 1, info: 2 };

/** What that mode would break on this router or what would stop it there, the gravest first (domain.md section 6). */
export function advise(snapshot: Snapshot, mode: OffloadMode): Advisory[] {
  return advisoryRules
    .filter((rule) => rule.when(snapshot, mode))
    .map(({ id, severity, title, text, source }) => ({
      id,
      severity: typeof severity === 'string' ? severity : severity(snapshot, mode),
      title,
      text: typeof text === 'string' ? text : text(snapshot, mode),
      source,
    }))
    .sort((a, b) => rank[a.severity] - rank[b.severity]);
}
