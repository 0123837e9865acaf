/** How a test file gets at the lab that the global setup has booted. */
import { afterAll, describe, inject, it } from 'vitest';
import type {} from './global-setup.ts';
import { attachLab, type Lab } from './lab.ts';

/** A suite with a handle on the lab; where the lab cannot run, one skipped test that says why. */
export function describeLab(title: string, body: (lab: Lab) => void): void {
  const provided = inject('lab');
  if ('skipReason' in provided) {
    describe(title, () => {
      it.skip(`needs the lab: ${provided.skipReason.split('\n')[0]}`, () => {});
    });
    return;
  }
  const lab = attachLab(provided.connection);
  describe(title, () => {
    afterAll(() => lab.detach());
    body(lab);
  });
}
