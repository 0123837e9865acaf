import { assertNever } from '../../shared/model/offload.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Verdict } from '../../shared/model/verdict.ts';
import type { Tone } from './colour.ts';
import { counted, modeWord } from './verdict-words.ts';

/** One station of the way from the setting to the NPU. `gap` = the first one that is not as the one before promises. */
export interface Station {
  readonly name: 'configured' | 'loaded' | 'accelerating' | 'NPU';
  readonly value: string;
  readonly state: 'reached' | 'gap' | 'off' | 'waiting' | 'unknown';
}

/** configured -> loaded -> accelerating, and the NPU where hardware is asked for or a table of it can be read (design.md section 5). */
export function verdictPath(verdict: Verdict, snapshot: Pick<Snapshot, 'npu'>): Station[] {
  const stations: Station[] = [configuredStation(verdict), loadedStation(verdict), acceleratingStation(verdict)];
  const npu = npuStation(verdict, snapshot);
  return npu ? [...stations, npu] : stations;
}

function configuredStation({ configured }: Verdict): Station {
  const state = configured === null ? 'unknown' : configured === 'off' ? 'off' : 'reached';
  return { name: 'configured', value: modeWord(configured), state };
}

function loadedStation({ configured, loaded }: Verdict): Station {
  const station = (state: Station['state']): Station => ({ name: 'loaded', value: modeWord(loaded), state });
  if (loaded === null) return station('unknown');
  if (configured !== null && configured !== loaded) return station('gap');
  return station(loaded === 'off' ? 'off' : 'reached');
}

function acceleratingStation({ loaded, accelerating }: Verdict): Station {
  const station = (value: string, state: Station['state']): Station => ({ name: 'accelerating', value, state });
  switch (accelerating) {
    case 'hardware':
      return station('in hardware', 'reached');
    case 'software':
      return station('in software', loaded === 'hardware' ? 'gap' : 'reached');
    case 'none':
      return station('nothing', loaded === 'off' ? 'off' : 'gap');
    case 'idle':
      return loaded === 'off' ? station('nothing', 'off') : station('no traffic to see it by', 'waiting');
    case 'unknown':
      return station('unknown', 'unknown');
    default:
      return assertNever(accelerating);
  }
}

function npuStation({ loaded, configured, accelerating }: Verdict, { npu }: Pick<Snapshot, 'npu'>): Station | null {
  const wanted = loaded === 'hardware' || configured === 'hardware';
  const readable = npu.engines.flatMap(({ bound }) => (bound === null ? [] : [bound]));
  if (!wanted && !readable.some((bound) => bound > 0)) return null;
  const bound = readable.reduce((sum, one) => sum + one, 0);
  const silent = npu.engines.length > 0 ? 'table not readable' : 'none found';
  const value = readable.length > 0 ? counted(bound, 'entry', 'entries') : silent;
  if (bound > 0) return { name: 'NPU', value, state: 'reached' };
  if (accelerating === 'idle') return { name: 'NPU', value, state: 'waiting' };
  return { name: 'NPU', value, state: readable.length > 0 && accelerating !== 'hardware' ? 'gap' : 'unknown' };
}

export const stationShape: Record<Station['state'], string> = {
  reached: '●',
  gap: '✗',
  off: '○',
  waiting: '○',
  unknown: '◌',
};

export function stationTone(state: Station['state'], accelerating: Verdict['accelerating']): Tone {
  switch (state) {
    case 'reached':
      return accelerating === 'hardware' ? 'hardware' : accelerating === 'software' ? 'software' : 'heading';
    case 'gap':
      return 'attention';
    case 'off':
    case 'waiting':
      return 'off';
    case 'unknown':
      return 'unknown';
    default:
      return assertNever(state);
  }
}
