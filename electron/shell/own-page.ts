/** The app's page has a scheme of its own: `file://` pages could read other files, and no web page can be at this origin. */
export const appScheme = 'app';
const appHost = 'flowhelm';
export const appOrigin = `${appScheme}://${appHost}`;
export const appUrl = `${appOrigin}/`;

/** Whether an address is the app's own page or a file of it. Never throws. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  if (!url) return false;
  // `origin` of a scheme unknown to Node is the string "null", so its parts are compared.
  return (
    url.protocol === `${appScheme}:` &&
    url.host === appHost &&
    url.username === '' &&
    url.password === '' &&
    address.startsWith(appUrl)
  );
}

/**
 * What the page may load: its own files, and what exists in memory only. Everything else is a request to a network or to the disk,
 * and the page needs neither.
 */
export function mayLoad(address: string): boolean {
  return isOwnAddress(address) || /^(data|blob):/.test(address);
}
