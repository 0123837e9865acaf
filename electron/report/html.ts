import type { ProofFigure, ProofReport } from '../../shared/model/proof-report.ts';
import { figuresWithReason, type ProofBar, proofBars, showProofEstimate } from '../../shared/rules/proof-value.ts';
import { proofStyle } from './html-style.ts';
import {
  conclusionWords,
  figureTitles,
  method,
  showChange,
  showRatio,
  showRouter,
  showTime,
  showWindow,
} from './words.ts';

const title = 'What the change of flow offload has brought';

/** The report as one page that needs nothing else: no scripts, nothing from elsewhere; from nothing but the report. */
export function proofHtml(report: ProofReport): string {
  const { windows, figures, caveats } = report;
  const explained = figuresWithReason(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${proofStyle}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="sentence ${report.conclusion}">${escaped(report.sentence)}</p>
<dl>
${facts([
  ['Router', showRouter(report)],
  ['Change', showChange(report)],
  ['Before', showWindow(windows.before)],
  ['After', showWindow(windows.after)],
])}
</dl>
<div class="figures">
<table>
<thead><tr><th scope="col">Figure</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">After / before</th><th scope="col">Result</th></tr></thead>
<tbody>
${figures.map((figure) => row(figure, figure.conclusion !== 'not-enough' || explained.includes(figure))).join('\n')}
</tbody>
</table>
</div>
${section('What to know', caveats)}
${section('How to read it', method)}
<footer>Made by Flowhelm, ${showTime(report.madeAt)}. Change ${escaped(report.changeId)}.</footer>
</main>
</body>
</html>
`;
}

function facts(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`).join('\n');
}

function row(figure: ProofFigure, explained: boolean): string {
  const { id, conclusion, sentence } = figure;
  const bars = proofBars(figure);
  const cell = (side: 'before' | 'after') => {
    const estimate = figure[side];
    const text = estimate === null ? '–' : showProofEstimate(id, estimate);
    return `<td>${escaped(text)}${drawn(bars[side], side)}</td>`;
  };
  return `<tr><th scope="row">${figureTitles[id]}</th>${cell('before')}${cell('after')}<td>${escaped(showRatio(figure))}</td><td><strong class="${conclusion}">${conclusionWords[conclusion]}</strong></td></tr>
${explained ? `<tr class="why"><td colspan="5">${escaped(sentence)}</td></tr>` : ''}`;
}

/** A bar to the median, with the interval as a line over it; the numbers stand beside it as text. */
function drawn(bar: ProofBar | null, side: 'before' | 'after'): string {
  if (bar === null) return '';
  const x = (share: number) => (2 + share * 156).toFixed(1);
  return `<svg viewBox="0 0 160 14" width="160" height="14" aria-hidden="true"><rect class="track" x="2" y="4" width="156" height="6" rx="3"/><rect class="${side}" x="2" y="4" width="${(bar.median * 156).toFixed(1)}" height="6" rx="3"/><path class="interval" d="M${x(bar.low)} 1v12M${x(bar.low)} 7H${x(bar.high)}M${x(bar.high)} 1v12"/></svg>`;
}

function section(heading: string, sentences: readonly string[]): string {
  if (sentences.length === 0) return '';
  return `<section><h2>${heading}</h2><ul>${sentences.map((each) => `<li>${escaped(each)}</li>`).join('')}</ul></section>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is only text, on one line and in one direction. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
