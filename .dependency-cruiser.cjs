// The layers of ARCHITECTURE.md. tests/checks/tools.test.ts runs this and makes sure that modules were really read.
const electronEntries = '^electron/(main|preload|window|menu|tray|protocol|permissions|notifications|quit)\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'shared-is-pure',
      comment: 'shared/ knows neither Node nor the DOM nor the other folders; zod is its only library',
      severity: 'error',
      from: { path: '^shared/' },
      to: { pathNot: ['^shared/', '^node_modules/(zod|ipaddr\\.js|@orpc/contract)/'] },
    },
    {
      name: 'renderer-talks-through-the-contract',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|tests|build)/' },
    },
    {
      name: 'engine-knows-no-front-end',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(renderer|tests|build)/' },
    },
    {
      name: 'only-entries-import-electron',
      severity: 'error',
      from: { pathNot: electronEntries },
      to: { path: '^(node_modules/)?electron(/|$)', dependencyTypesNot: ['local'], pathNot: '^electron/' },
    },
    {
      name: 'router-text-is-independent',
      comment: 'what can be said to a router knows nothing of how it gets there, of changes, or of the store',
      severity: 'error',
      from: { path: '^electron/router/' },
      to: { path: '^electron/(?!router/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'store-is-independent',
      severity: 'error',
      from: { path: '^electron/store/' },
      to: { path: '^electron/(?!store/)' },
    },
    {
      name: 'only-the-cli-prints',
      severity: 'error',
      from: { pathNot: '^(electron/cli|tests)' },
      to: { path: '^electron/cli(/|\\.ts)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/captures/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
