/** As many addresses as the engine asks in one look. */
const mostAddresses = 4096;

/** RFC 1918 and this computer itself; the first byte, then the smallest and largest second byte. */
const privateNetworks = [
  { first: 10, from: 0, to: 255, bits: 8 },
  { first: 127, from: 0, to: 255, bits: 8 },
  { first: 172, from: 16, to: 31, bits: 12 },
  { first: 192, from: 168, to: 168, bits: 16 },
] as const;

/**
 * How many addresses a typed network has that a machine may use, e.g. 254 for 192.168.1.0/24; null when it is no private IPv4
 * network in that form, or too large to be asked. The engine has the last word.
 */
export function addressesInNetwork(typed: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(typed.trim());
  if (parts === null) return null;
  const [first = 256, second = 256, third = 256, fourth = 256, prefix = 33] = parts.slice(1).map(Number);
  if (Math.max(first, second, third, fourth) > 255 || prefix > 32) return null;
  const isPrivate = privateNetworks.some(
    (network) => first === network.first && second >= network.from && second <= network.to && prefix >= network.bits,
  );
  const count = 2 ** (32 - prefix);
  if (!isPrivate || count > mostAddresses) return null;
  return prefix < 31 ? count - 2 : count;
}
