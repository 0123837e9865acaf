/**
 * IP addresses in one comparable form: `/proc/net/nf_conntrack` prints IPv6 in full, every other tool shortens it (domain.md 5.2).
 * IPv4 and anything else come back as they are, a zone ("%eth0") and a prefix length are cut off.
 */
export function canonicalAddress(address: string): string {
  const bare = address.replace(/[%/].*$/, '').toLowerCase();
  if (!bare.includes(':')) return bare;
  const [head = '', tail] = bare.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].map((group) => group.replace(/^0+(?=.)/, '')).join(':');
}

/** Multicast and broadcast, which no flowtable takes. */
export function isMulticast(address: string): boolean {
  if (address.includes(':')) return /^ff/i.test(address);
  const first = Number(address.split('.')[0]);
  return (first >= 224 && first <= 239) || address === '255.255.255.255';
}

/** Addresses that never leave the link or the host. */
export function isLinkLocalOrLoopback(address: string): boolean {
  const canonical = canonicalAddress(address);
  return (
    /^fe[89ab][0-9a-f]:/.test(canonical) || canonical === '0:0:0:0:0:0:0:1' || /^(127\.|169\.254\.)/.test(canonical)
  );
}
