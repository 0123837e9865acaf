/** Pages without scripts and styles, for whoever is not in yet. */

/** Of everything that is not part of the app's page. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export interface PlainPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `sentence` must be ours: nothing is escaped. */
export function plainPage(status: number, sentence: string, headers: Readonly<Record<string, string>> = {}): PlainPage {
  return { status, headers: { ...securityHeaders, ...headers }, body: html(`<p>${sentence}</p>`) };
}

export function loginPage(status: number, sentence = ''): PlainPage {
  const form = `<form method="post" action="/login">
<p><label for="password">Password</label> <input id="password" name="password" type="password" autocomplete="current-password" required autofocus></p>
<p><button>Log in</button></p>
</form>`;
  return {
    status,
    headers: securityHeaders,
    body: html(`${sentence === '' ? '' : `<p role="alert">${sentence}</p>\n`}${form}`),
  };
}

function html(body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Flowhelm</title>
<h1>Flowhelm</h1>
${body}
</html>
`;
}
