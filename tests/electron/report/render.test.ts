import { describe, expect, it } from 'vitest';
import { proofHtml } from '../../../electron/report/html.ts';
import { proofMarkdown } from '../../../electron/report/markdown.ts';
import type { ProofReport } from '../../../shared/model/proof-report.ts';
import { proofReport } from '../../../shared/rules/proof-report.ts';
import { aroundChange, material, options, seeded } from '../../shared/proof-samples.ts';
import { makeSnapshot } from '../../shared/snapshot-builder.ts';

const samples = aroundChange(seeded(4), [2, 1]);
const report = proofReport(material(samples), options);
const forms = { html: proofHtml, markdown: proofMarkdown };

const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(2)> | **x** [y](https://evil.example) \u202e\n# h`;
const hostileReport: ProofReport = {
  ...report,
  changeId: hostile,
  router: { ...report.router, name: hostile, model: hostile, release: hostile, kernel: hostile },
  sentence: hostile,
  caveats: [hostile],
  change: { ...report.change, state: hostile },
  figures: report.figures.map((figure) => ({ ...figure, sentence: hostile })),
};

describe.each(Object.entries(forms))('a proof report as %s', (_name, render) => {
  it('holds the sentence, the windows and every figure with its interval', () => {
    const text = render(report);
    expect(text).toContain('Since the change, forwarding takes less CPU: 0.');
    expect(text).toContain('None → Software flow offloading');
    for (const title of ['Softirq CPU per Gbit/s', 'Traffic', 'Offloaded flows', 'Round trip to the gateway']) {
      expect(text).toContain(title);
    }
    expect(text).toMatch(/[12]\.\d\d processors \(\d\.\d+ to \d\.\d+\)/);
    expect(text).toMatch(/0\.[45]\d+ times \(0\.\d+ to 0\.\d+\)/);
    expect(text).toContain('55 samples');
  });

  it('tells neither who nor where, whatever the router says of itself', () => {
    const snapshots = [
      makeSnapshot({
        load: { cpus: 4 },
        identity: {
          hostname: 'attic-ap',
          model: 'Attic (192.168.7.1)',
          release: 'of attic-ap',
          kernel: '02:00:5e:10:00:01',
        },
      }),
    ];
    const text = render(proofReport(material(samples, { snapshots }), options));
    expect(text).not.toMatch(/attic/i);
    expect(text).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b/);
    expect(text).not.toMatch(/([0-9a-f]{2}:){5}[0-9a-f]{2}/i);
  });

  it('tells both when asked for', () => {
    const text = render(proofReport(material(samples), { ...options, identified: true }));
    expect(text).toContain('Attic');
    expect(text).toContain('192.168.7.1');
  });

  it('shows what cannot be told', () => {
    const text = render(proofReport(material([]), options));
    expect(text).toContain('cannot be told');
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

describe('names that a router chose itself', () => {
  it('are only text in HTML, on one line and in one direction', () => {
    const text = proofHtml(hostileReport);
    expect(text).not.toMatch(/<script|<img/);
    expect(text).not.toContain('\u202e');
    // nothing but what the page itself is made of
    const tags = new Set([...text.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag));
    const own = new Set([...proofHtml(report).matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag));
    expect([...tags].filter((tag) => !own.has(tag))).toEqual([]);
  });

  it('are only text in Markdown', () => {
    const text = proofMarkdown(hostileReport);
    expect(text).not.toMatch(/<script|<img/);
    expect(text).not.toMatch(/(?<!\\)\[y\]|(?<!\\)\*\*x/);
    expect(text.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
    const columns = (line: string) => line.match(/(?<!\\)\|/g)?.length;
    expect(
      text
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map(columns),
    ).toEqual(Array(7).fill(6));
  });
});

describe('a name that GitHub would make a link of', () => {
  it.each([
    ['https://evil.example', 'https:\\//evil.example'],
    ['ftp://evil.example', 'ftp:\\//evil.example'],
    ['www.evil.example', 'www\\.evil.example'],
    ['(www.evil.example/www.x)', '(www\\.evil.example/www\\.x)'],
    ['WWW.evil.example', 'WWW\\.evil.example'],
    ['wwww.evil.example', 'wwww\\.evil.example'],
    ['me@evil.example', 'me＠evil.example'],
    ['mailto:me@evil.example', 'mailto:me＠evil.example'],
    ['@everybody', '＠everybody'],
    ['\\@everybody', '\\\\＠everybody'],
  ])('%s leads nowhere in Markdown', (name, written) => {
    const text = proofMarkdown({ ...report, router: { ...report.router, name } });
    expect(text).toContain(`- Router: ${written}, `);
    const all = proofMarkdown({ ...hostileReport, sentence: name, caveats: [name], changeId: name });
    expect(all).not.toMatch(/:\/\/|www\.|@/i);
  });
});

describe('the page', () => {
  it('needs nothing from elsewhere and runs nothing', () => {
    const text = proofHtml(report);
    expect(text).not.toMatch(/https?:|\/\/|<script|<link|<iframe|url\(|@import|\son[a-z]+=/);
    expect(text).toContain("default-src 'none'");
    expect(text).toContain('prefers-color-scheme: dark');
    expect(text).toContain('@media print');
  });

  it('draws a bar with its interval for every figure that has one', () => {
    const drawn = proofHtml(report).match(/<svg /g)?.length;
    const estimates = report.figures.flatMap(({ before, after }) => [before, after]).filter((each) => each !== null);
    // the share of offloaded flows before the change is nothing, and still has a bar of no length
    expect(drawn).toBe(estimates.length);
  });
});
