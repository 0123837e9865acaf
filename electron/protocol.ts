import { protocol } from 'electron';
import { appScheme, isOwnAddress } from './shell/own-page.ts';
import { pageFile } from './shell/page-files.ts';

/** Before the app is ready: gives the page's scheme an origin of its own that counts as secure. */
export function claimAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: { standard: true, secure: true } }]);
}

/** After the app is ready: serves the built page from `folder`, and nothing else. */
export function servePage(folder: string): void {
  protocol.handle(appScheme, async (request) => {
    if (request.method !== 'GET' || !isOwnAddress(request.url)) return new Response(null, { status: 404 });
    const { status, headers, body } = await pageFile(folder, new URL(request.url).pathname);
    return new Response(new Uint8Array(body), { status, headers });
  });
}
