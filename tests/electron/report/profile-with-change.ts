import { openProfile, type Profile } from '../../../electron/store/profile.ts';
import type { Sample } from '../../../electron/store/sample-row.ts';
import type { Change } from '../../../shared/model/change.ts';
import type { ProofSample } from '../../../shared/rules/proof-windows.ts';
import { confirmedChange, material } from '../../shared/proof-samples.ts';

/** A profile with one router, one change of it, and these samples. */
export function profileWithChange(
  home: string,
  samples: readonly ProofSample[],
  changes: readonly Change[] = [confirmedChange()],
): Profile {
  const profile = openProfile({ mode: 'write', home });
  profile.routers.add({
    ...{ id: 'router-1', name: 'Attic', host: '192.168.7.1', port: 22, user: 'root' },
    authentication: { agent: false, keyFile: null, password: 'never' },
    legacyAlgorithms: false,
    addedAt: '2026-01-01T00:00:00.000Z',
  });
  for (const snapshot of material([]).snapshots) profile.snapshots.record('router-1', snapshot);
  for (const change of changes) profile.changes.begin(change);
  for (const sample of samples) profile.samples.add('router-1', kept(sample));
  return profile;
}

function kept({ at, figures, rateSource }: ProofSample): Sample {
  return { at, polls: 1, missed: 0, gap: null, rateSource, figures };
}
