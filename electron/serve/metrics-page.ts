import type { IncomingMessage } from 'node:http';
import { type MetricsFormat, metricsContentType } from '../metrics/render.ts';
import { type PlainPage, plainPage, securityHeaders } from './plain-pages.ts';

/** Makes the text from what is known already; no router is asked. */
export type MetricsSource = (format: MetricsFormat) => Promise<string>;

/** `/metrics`, as OpenMetrics for those who prefer it. */
export async function metricsPage({ method, headers }: IncomingMessage, source: MetricsSource): Promise<PlainPage> {
  if (method !== 'GET' && method !== 'HEAD') return plainPage(405, 'This cannot be done here.', { allow: 'GET, HEAD' });
  const format = /\bapplication\/openmetrics-text\b/i.test(headers.accept ?? '') ? 'openmetrics' : 'prometheus';
  const answered = { 'content-type': metricsContentType[format], vary: 'accept' };
  return { status: 200, headers: { ...securityHeaders, ...answered }, body: await source(format) };
}
