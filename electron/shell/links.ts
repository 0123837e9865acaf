/** The only addresses that are ever handed to the system's browser: a link that the page makes up goes nowhere. */
export const links = {
  flowOffloading: 'https://openwrt.org/docs/guide-user/perf_and_log/flow_offloading',
  firewallConfiguration: 'https://openwrt.org/docs/guide-user/firewall/firewall_configuration',
} as const;

const known: ReadonlySet<string> = new Set(Object.values(links));

/** Whether an address is on the list, letter for letter. */
export function isKnownLink(address: string): boolean {
  return known.has(address);
}
