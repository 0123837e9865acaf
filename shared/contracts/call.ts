import { oc } from '@orpc/contract';
import { errorReportSchema } from '../model/fleet.ts';

/** What every call of the contract is built from: each expected failure is a `FLOWHELM` error with the fields of `FlowhelmError`. */
export const call = oc.errors({ FLOWHELM: { data: errorReportSchema } });
