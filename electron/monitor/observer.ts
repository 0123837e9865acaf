import type { Observation } from '../../shared/model/observation.ts';
import type { Router } from '../../shared/model/router.ts';
import type { Log } from '../log.ts';

/** Hears everything that becomes known of routers, in order of time for each of them; what it does with that must be quick. */
export type Observer = (router: Router, observation: Observation) => void;

/** Tells every one of them; one that throws is logged and does not stop the others. */
export function tellAll(observers: Iterable<Observer>, log: Log): Observer {
  return (router, observation) => {
    for (const observer of observers) {
      try {
        observer(router, observation);
      } catch (error) {
        log.error({ error, routerId: router.id, kind: observation.kind }, 'an observer has a defect');
      }
    }
  };
}
