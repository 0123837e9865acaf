export const fleet = {
  add: 'Add a router',
  auditAll: 'Audit all routers',
  remove: 'Remove',
  removeTitle_one: 'Remove {{count}} router from Flowhelm',
  removeTitle_other: 'Remove {{count}} routers from Flowhelm',
  removeWayBack:
    'The routers themselves stay as they are. Their history here is deleted; adding a router again starts a new one.',
  removed_one: '{{count}} router removed.',
  removed_other: '{{count}} routers removed.',
  andMore: 'and {{count}} more',
} as const;
