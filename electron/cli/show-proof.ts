import type { ProofConclusion, ProofReport } from '../../shared/model/proof-report.ts';
import { figuresWithReason, showProofEstimate } from '../../shared/rules/proof-value.ts';
import { conclusionWords, figureTitles, showChange, showRatio, showRouter, showWindow } from '../report/words.ts';
import type { Paint, Tone } from './colour.ts';
import { forTerminal } from './sanitise.ts';
import { renderTable } from './table.ts';

const tones: Record<ProofConclusion, Tone> = {
  better: 'hardware',
  worse: 'broken',
  'no-difference': 'quiet',
  'not-enough': 'attention',
};

/** A proof report: its sentence, the figures before and after with their intervals, and what to know. */
export function showProof(report: ProofReport, paint: Paint, width: number | undefined): string {
  const { windows, caveats, conclusion, sentence } = report;
  return [
    paint(tones[conclusion], forTerminal(sentence)),
    '',
    `Router  ${forTerminal(showRouter(report))}`,
    `Change  ${forTerminal(showChange(report))}`,
    `Before  ${showWindow(windows.before)}`,
    `After   ${showWindow(windows.after)}`,
    '',
    figureTable(report, paint, width),
    ...figuresWithReason(report).map((figure) =>
      paint('quiet', forTerminal(`${figureTitles[figure.id]}: ${figure.sentence}`)),
    ),
    ...(caveats.length === 0 ? [] : ['', paint('heading', 'What to know')]),
    ...caveats.map((caveat) => `- ${forTerminal(caveat)}`),
    '',
    paint('quiet', 'Medians, with the interval that holds the true median with 95 % confidence.'),
  ].join('\n');
}

function figureTable({ figures }: ProofReport, paint: Paint, width: number | undefined): string {
  return renderTable(
    [
      { title: 'FIGURE' },
      { title: 'BEFORE', minimum: 12 },
      { title: 'AFTER', minimum: 12 },
      { title: 'AFTER / BEFORE', givesWay: 1 },
      { title: 'RESULT' },
    ],
    figures.map((figure) => [
      figureTitles[figure.id],
      figure.before === null ? '–' : showProofEstimate(figure.id, figure.before),
      figure.after === null ? '–' : showProofEstimate(figure.id, figure.after),
      showRatio(figure),
      { text: conclusionWords[figure.conclusion], tone: tones[figure.conclusion] },
    ]),
    { width, paint },
  );
}
