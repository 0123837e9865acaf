/**
 * Reading a member that the stand-in lacks throws instead of being undefined, so that the main bundle can never use an API of
 * Electron's that is silently missing here. `in` tells the truth, for libraries that look before they use something.
 */
export function strict<Target extends object>(name: string, target: Target): Target {
  return new Proxy(target, {
    get(object, key) {
      if (key in object || typeof key === 'symbol' || harmless.has(key)) return bound(object, key);
      throw new Error(`The stand-in for electron has no ${name}.${key}.`);
    },
  });
}

/** Promises and serialisers ask every object for these. */
const harmless = new Set(['then', 'toJSON', 'asymmetricMatch', '$$typeof', 'nodeType']);

const boundMethods = new WeakMap<object, WeakMap<object, unknown>>();

/** Methods run on the object itself, for a proxy has no private fields; each is bound once, so that it stays equal to itself. */
function bound(object: object, key: PropertyKey): unknown {
  const value: unknown = Reflect.get(object, key, object);
  if (typeof value !== 'function' || isClass(value)) return value;
  const methods = boundMethods.get(object) ?? new WeakMap<object, unknown>();
  boundMethods.set(object, methods);
  const method = methods.get(value) ?? value.bind(object);
  methods.set(value, method);
  return method;
}

function isClass(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class');
}
