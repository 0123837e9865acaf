/**
 * Run as a process of its own: begins a change on a lab router and kills itself with SIGKILL after a given step, as a crash, an
 * empty battery or `kill -9` would. Argument: JSON of `ChangeAndDie`.
 */
import type { ChangeStep } from '../../shared/model/change.ts';
import { at, product } from './product.ts';
import type { RouterAccess, RouterName } from './types.ts';

export interface ChangeAndDie {
  readonly name: RouterName;
  readonly access: RouterAccess;
  readonly home: string;
  readonly dieAfter: ChangeStep;
  readonly rollbackWindowSeconds: number;
}

const order: ChangeAndDie = JSON.parse(process.argv[2] ?? '');
const { engine, router } = product(order.name, order.access, order.home);
await engine.setMode(router, 'software', {
  rollbackWindowSeconds: order.rollbackWindowSeconds,
  onProgress: at(order.dieAfter, 'done', () => {
    process.kill(process.pid, 'SIGKILL');
  }),
});
// Only reached when the step never came.
process.exitCode = 1;
