/** Every word that the desktop shell itself shows: menu, tray, notifications, dialogs. The page has its own catalogue. */
export const text = {
  name: 'Flowhelm',
  menu: {
    file: 'File',
    view: 'View',
    help: 'Help',
    quit: 'Quit Flowhelm',
    routerDocumentation: 'OpenWrt: Flow Offloading',
    routerFirewall: 'OpenWrt: Firewall Configuration',
  },
  tray: {
    show: 'Show Flowhelm',
    quit: 'Quit Flowhelm',
    empty: 'No routers yet',
    demo: 'Demo: virtual routers',
    calm: (routers: number) => (routers === 1 ? 'The router is fine.' : `All ${routers} routers are fine.`),
    attention: (needing: number, routers: number) =>
      `${needing} of ${routers} ${routers === 1 ? 'router' : 'routers'} ${needing === 1 ? 'needs' : 'need'} you.`,
    unknown: (unknown: number, routers: number) =>
      `Nothing is known yet about ${unknown} of ${routers} ${routers === 1 ? 'router' : 'routers'}.`,
  },
  alerts: {
    titleMany: (alerts: number) => `${alerts} new alerts`,
    many: (routers: readonly string[]) =>
      routers.length > 3
        ? `${routers.slice(0, 3).join(', ')} and ${routers.length - 3} more routers.`
        : `${routers.join(', ')}.`,
  },
  news: {
    confirmed: (router: string, mode: string) => `${router}: ${mode} is on and saved.`,
    confirmedOff: (router: string) => `${router}: offload is off and saved.`,
    confirmedUndo: (router: string) => `${router}: the state from before is back and saved.`,
    unchanged: (router: string) => `${router}: nothing had to be changed.`,
    failed: (router: string, why: string) => `${router}: ${why}`,
    cancelled: (router: string) => `${router}: the change was cancelled.`,
    titleGood: 'Change finished',
    titleBad: 'A change needs you',
    many: (saved: number, failed: number, others: number) =>
      [
        `${saved} saved`,
        ...(failed > 0 ? [`${failed} failed`] : []),
        ...(others > 0 ? [`${others} without a change`] : []),
      ].join(', '),
  },
  quit: {
    title: 'Quit Flowhelm?',
    message: (routers: string) => `A change is under way on ${routers}.`,
    andOthers: (first: string, others: number) => `${first} and ${others} more`,
    armed: (router: string, seconds: number) =>
      `${router}: if Flowhelm quits now, the router undoes it by itself in ${seconds} s.`,
    notArmed: (router: string) => `${router}: the change has not begun on the router, or is saved already.`,
    queued: (router: string) => `${router}: waits for its turn and does not start.`,
    more: (others: number) => `… and ${others} more.`,
    wait: 'Wait, Then Quit',
    undo: 'Undo Now, Then Quit',
    now: 'Quit Now',
    stay: 'Cancel',
  },
  failure: {
    title: 'Flowhelm cannot start',
    internal: 'Something unexpected went wrong.',
    pageGone: 'The page of Flowhelm has stopped.',
    pageGoneDetail: 'Changes that are under way go on without it.',
    reload: 'Reload',
  },
} as const;
