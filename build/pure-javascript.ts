import type { Plugin } from 'vite';

const stub = '\0no-native-binding';

/** Packages of native code that others use where they are installed. */
const optionalNative = new Set(['cpu-features', '@mongodb-js/zstd', 'node-liblzma']);

/**
 * Native bindings fit one version of Node and one kind of machine. Those that only make something faster, or that the shell of the
 * virtual routers knows without ever needing them, are never built (package.json, `allowScripts`); the packages do without when
 * loading them throws, so in the bundle it throws as well.
 */
export function pureJavaScript(): Plugin {
  return {
    name: 'pure-javascript',
    enforce: 'pre',
    resolveId: (id) => (optionalNative.has(id) || /^\.{1,2}\/.*\.node$/.test(id) ? stub : null),
    load: (id) => (id === stub ? "module.exports = null; throw new Error('no native binding');" : null),
  };
}
