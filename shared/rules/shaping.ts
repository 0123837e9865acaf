import type { Snapshot } from '../model/snapshot.ts';

export interface Shaping {
  active: boolean;
  /** True when the download is shaped too, which needs an ifb device or an ingress queue that offloaded packets never see. */
  ingress: boolean;
}

/** Queues that shape, as opposed to the fair queues (fq_codel, mq) that every device has. */
const shapingQueue = /\b(cake|cake_mq|htb|hfsc|tbf)\b/;

/** Lines of `tc qdisc show` that limit a rate. */
export function shapingQueues(snapshot: Snapshot): string[] {
  return snapshot.software.shapers.filter((line) => shapingQueue.test(line));
}

/** Whether the router shapes traffic, by SQM or anything else (domain.md 6, first row). */
export function shaping(snapshot: Snapshot): Shaping {
  const { sqmInterfaces, qosmateEnabled, shapers } = snapshot.software;
  const active = sqmInterfaces.length > 0 || qosmateEnabled || shapingQueues(snapshot).length > 0;
  return { active, ingress: active && shapers.some((line) => /\bifb|\bingress\b/.test(line)) };
}
