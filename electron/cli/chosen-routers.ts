import { FlowhelmError } from '../../shared/model/errors.ts';
import type { Router } from '../../shared/model/router.ts';
import type { Engine } from '../engine.ts';

/** The routers that were named, each once and in that order; without names the whole fleet. Throws `no-such-router`. */
export function chosenRouters(engine: Engine, names: readonly string[], all = false): Router[] {
  if (all && names.length > 0) {
    throw new FlowhelmError('bad-input', {
      sentence: 'Routers are named and --all is given as well.',
      nextStep: 'Leave one of them out.',
    });
  }
  if (names.length > 0) {
    const named = names.map((name) => engine.router(name));
    return [...new Map(named.map((router) => [router.id, router])).values()];
  }
  const fleet = engine.profile.routers.list();
  if (fleet.length > 0) return fleet;
  throw new FlowhelmError('no-such-router', {
    sentence: 'There are no routers yet.',
    nextStep: 'Add one first: flowhelm add NAME HOST',
  });
}
