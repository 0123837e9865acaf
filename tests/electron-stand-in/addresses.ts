/**
 * Chromium alone knows no schemes of an app, so `app://host/path` becomes `http://host.app.localhost/path`: a secure context with an
 * origin of its own, and no request to it reaches a socket, for every one is answered here.
 */
const schemes = new Set<string>();

export function knowScheme(scheme: string): void {
  schemes.add(scheme);
}

export function toChromium(address: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/.exec(address);
  const [, scheme = '', host = '', rest = ''] = parts ?? [];
  return schemes.has(scheme) ? `http://${host}.${scheme}.localhost${rest === '' ? '/' : rest}` : address;
}

/** Works for origins too. */
export function fromChromium(address: string): string {
  const parts = /^http:\/\/([^/?#]+)\.([a-z0-9+-]+)\.localhost(.*)$/.exec(address);
  const [, host = '', scheme = '', rest = ''] = parts ?? [];
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : address;
}

export function schemeOf(address: string): string {
  return address.slice(0, address.indexOf(':'));
}
