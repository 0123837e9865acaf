import type { FlowhelmError } from '../../shared/model/errors.ts';
import { assertNever, type OffloadMode } from '../../shared/model/offload.ts';
import type { FlowCounts } from '../../shared/model/snapshot.ts';
import type { Verdict } from '../../shared/model/verdict.ts';
import type { Tone } from './colour.ts';

/** How a verdict is shown in one word: shape, word and colour say the same. */
export interface VerdictWord {
  readonly shape: string;
  readonly word: string;
  readonly tone: Tone;
}

/** Only `good` gets a mode's colour; what is not known looks unknown. */
export function verdictWord(verdict: Pick<Verdict, 'level' | 'reason' | 'accelerating' | 'loaded'>): VerdictWord {
  switch (verdict.level) {
    case 'good':
      return verdict.accelerating === 'hardware'
        ? { shape: '●', word: 'Hardware', tone: 'hardware' }
        : { shape: '●', word: 'Software', tone: 'software' };
    case 'neutral':
      return verdict.loaded === 'off' || verdict.loaded === null
        ? { shape: '○', word: 'Off', tone: 'off' }
        : { shape: '○', word: 'Idle', tone: 'off' };
    case 'attention':
      return { shape: '▲', word: 'Needs you', tone: 'attention' };
    case 'broken':
      return { shape: '■', word: 'Broken', tone: 'broken' };
    case 'unknown':
      return { shape: '◌', word: 'Unknown', tone: 'unknown' };
    default:
      return assertNever(verdict.level);
  }
}

/** A router that could not be audited, in one word. */
export function failureWord({ code }: Pick<FlowhelmError, 'code'>): VerdictWord {
  switch (code) {
    case 'unreachable':
    case 'connection-lost':
    case 'timed-out':
      return { shape: '◌', word: 'Unreachable', tone: 'unknown' };
    case 'host-key-unknown':
    case 'host-key-changed':
    case 'host-key-revoked':
      return { shape: '■', word: 'Not trusted', tone: 'broken' };
    case 'authentication-failed':
    case 'key-file-unusable':
    case 'algorithms-not-shared':
      return { shape: '■', word: 'No login', tone: 'broken' };
    default:
      return { shape: '■', word: 'Failed', tone: 'broken' };
  }
}

const modeWords: Record<OffloadMode, string> = { off: 'off', software: 'software', hardware: 'hardware' };

export function modeWord(mode: OffloadMode | null): string {
  return mode === null ? 'unknown' : modeWords[mode];
}

/** "1 router", "2 routers". */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** 12345 as "12,345". */
export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}

export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '' : `${Math.round(share * 100)} %`;
}

/** 812000000 as "812 Mbit/s", with two digits at least. */
export function bitRate(bitsPerSecond: number): string {
  const units = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bitsPerSecond)) / 3)));
  const value = bitsPerSecond / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : grouped(Math.round(value))} ${units[power]}`;
}

/** All paths, whether something takes them or not. */
export function flowsInWords(flows: FlowCounts | null): string {
  if (flows === null) return 'the router cannot tell';
  const { hardware, software, slow } = flows.byPath;
  return `${grouped(hardware)} hardware, ${grouped(software)} software, ${grouped(slow)} slow`;
}

/** How long ago, roughly: "just now", "5 min ago", "3 h ago", "12 days ago". */
export function ago(then: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(then)) / 60_000);
  if (!(minutes >= 1)) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** The time of day here, "14:03:22". */
export function timeOfDay(at: Date): string {
  return at.toTimeString().slice(0, 8);
}
