import type { BrowserContext, Page, Request as PageRequest, Route } from '@playwright/test';
import { fromChromium, schemeOf, toChromium } from './addresses.ts';
import { handlerFor } from './protocol.ts';
import { strict } from './strict.ts';

type BeforeRequest = (
  details: { url: string; method: string; resourceType: string },
  answer: (response: Electron.CallbackResponse) => void,
) => void;
type PermissionRequest = (
  contents: null,
  permission: string,
  answer: (granted: boolean) => void,
  details: { requestingUrl: string },
) => void;
type PermissionCheck = (contents: null, permission: string, requestingOrigin: string) => boolean;

/** Electron's name of a permission and Chromium's. */
const permissions = [
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['clipboard-read', 'clipboard-read'],
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['midi', 'midi'],
] as const;

let beforeRequest: BeforeRequest | null = null;
let permissionRequest: PermissionRequest | null = null;
let permissionCheck: PermissionCheck | null = null;

/** Whether a navigation of the page's own may go on; asked before anything is requested. */
export type NavigationGuard = (page: Page, address: string) => boolean;

/** Lets every request of every page pass through the app's handlers. What the app lets out reaches a network that always answers. */
export async function enforce(context: BrowserContext, mayNavigate: NavigationGuard): Promise<void> {
  await context.route('**/*', async (route) => {
    const request = route.request();
    const address = fromChromium(request.url());
    const page = request.isNavigationRequest() ? pageOf(request) : null;
    if (page && !mayNavigate(page, address)) return route.abort('aborted');
    if (await isCancelled(request, address)) return route.abort('blockedbyclient');
    return respond(route, address);
  });
}

function pageOf(request: PageRequest): Page {
  try {
    return request.frame().page();
  } catch {
    throw new Error(`The stand-in opens no windows for a page, and one went to ${request.url()}.`);
  }
}

/** Like Electron, everything is granted that no handler refuses. To be called when the page's origin is known. */
export async function applyPermissions(context: BrowserContext, address: string): Promise<void> {
  const granted = [];
  for (const [permission, chromiumName] of permissions) {
    if (await isGranted(permission, new URL('/', address).href)) granted.push(chromiumName);
  }
  await context.grantPermissions(granted, { origin: new URL(toChromium(address)).origin });
}

async function isGranted(permission: string, requestingUrl: string): Promise<boolean> {
  if (permissionCheck && !permissionCheck(null, permission, requestingUrl)) return false;
  const request = permissionRequest;
  if (!request) return true;
  return new Promise((resolve) => request(null, permission, resolve, { requestingUrl }));
}

async function isCancelled(request: PageRequest, url: string): Promise<boolean> {
  const listener = beforeRequest;
  if (!listener) return false;
  const details = { url, method: request.method(), resourceType: request.resourceType() };
  const { cancel } = await new Promise<Electron.CallbackResponse>((resolve) => listener(details, resolve));
  return cancel === true;
}

async function respond(route: Route, address: string): Promise<void> {
  const handler = handlerFor(schemeOf(address));
  if (!handler)
    return route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*' }, body: 'the network' });
  const request = route.request();
  const response = await handler(new Request(address, { method: request.method() }));
  const body = Buffer.from(await response.arrayBuffer());
  return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
}

export const defaultSession = strict('session.defaultSession', {
  webRequest: strict('session.defaultSession.webRequest', {
    onBeforeRequest(listener: BeforeRequest | null): void {
      beforeRequest = listener;
    },
  }),
  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    permissionRequest = handler;
  },
  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    permissionCheck = handler;
  },
  /** For addresses of the app's own schemes. */
  fetch: async (address: string): Promise<Response> => {
    const handler = handlerFor(schemeOf(address));
    return handler ? handler(new Request(address)) : Response.error();
  },
  setDevicePermissionHandler(): void {},
  setSpellCheckerEnabled(): void {},
});

export const session = { defaultSession };
