import type { FleetService } from '../fleet/fleet-service.ts';
import { proofOf, renderProof } from '../report/proof.ts';
import type { Implementation } from './implementation.ts';

export function reportHandlers(os: Implementation, service: FleetService) {
  const proof = ({ changeId, identified }: { changeId: string; identified: boolean }) =>
    proofOf(service.workspace.profile, changeId, { now: service.workspace.now(), identified });
  return {
    proof: os.reports.proof.handler(({ input }) => proof(input)),
    render: os.reports.render.handler(({ input }) => renderProof(proof(input), input.form)),
  };
}
