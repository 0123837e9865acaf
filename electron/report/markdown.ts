import type { ProofFigure, ProofReport } from '../../shared/model/proof-report.ts';
import { figuresWithReason, showProofEstimate } from '../../shared/rules/proof-value.ts';
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

/** The report as Markdown, from nothing but the report. */
export function proofMarkdown(report: ProofReport): string {
  const { windows, figures, caveats } = report;
  const lines = [
    '# What the change of flow offload has brought',
    '',
    `**${escaped(report.sentence)}**`,
    '',
    `- Router: ${escaped(showRouter(report))}`,
    `- Change: ${escaped(showChange(report))}`,
    `- Before: ${showWindow(windows.before)}`,
    `- After: ${showWindow(windows.after)}`,
    '',
    '| Figure | Before | After | After / before | Result |',
    '| --- | --- | --- | --- | --- |',
    ...figures.map(row),
    '',
    ...figuresWithReason(report).map(why),
    ...section('What to know', caveats),
    ...section('How to read it', method),
    `Made by Flowhelm, ${showTime(report.madeAt)}. Change ${escaped(report.changeId)}.`,
  ];
  return `${lines.join('\n')}\n`;
}

function row(figure: ProofFigure): string {
  const estimate = (each: ProofFigure['before']) => (each === null ? '–' : showProofEstimate(figure.id, each));
  const cells = [
    figureTitles[figure.id],
    estimate(figure.before),
    estimate(figure.after),
    showRatio(figure),
    conclusionWords[figure.conclusion],
  ];
  return `| ${cells.map(escaped).join(' | ')} |`;
}

function why({ id, sentence }: ProofFigure): string {
  return `${figureTitles[id]}: ${escaped(sentence)}\n`;
}

function section(title: string, sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : [`## ${title}`, '', ...sentences.map((each) => `- ${escaped(each)}`), ''];
}

/**
 * One line of text that means nothing to Markdown or HTML, leads nowhere, calls nobody, and shows in one direction. GitHub makes links
 * of `://` and `www.` while it parses, which an escape ends, and of `@` in the text that comes out, where only a look-alike helps
 * (https://github.github.com/gfm/#autolinks-extension-).
 */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~#!$]/g, '\\$&')
    .replaceAll('@', '＠')
    .replaceAll('://', ':\\//')
    .replaceAll(/(www)\./gi, '$1\\.');
}
