import { proofReportSchema } from '../../shared/model/proof-report.ts';

/** `result` of the commands that watch routers and tell of what was watched. */
export const watchingResultSchemas = { report: proofReportSchema } as const;
