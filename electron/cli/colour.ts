import { styleText } from 'node:util';

/** What a colour means (the same words as in the window); never the only sign, the text says it too. */
export type Tone = 'hardware' | 'software' | 'off' | 'attention' | 'broken' | 'unknown' | 'heading' | 'quiet';

/** Puts a colour around text that has already been made safe, or returns it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const formats = {
  hardware: 'cyan',
  software: 'blue',
  off: 'gray',
  attention: 'yellow',
  broken: 'red',
  unknown: 'gray',
  heading: 'bold',
  quiet: 'dim',
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;

/**
 * Whether to colour what goes to `stream`. FORCE_COLOR decides when it is set (`0` and `false` mean no); else NO_COLOR with any
 * content means no (no-color.org); else only terminals that are not dumb get colour.
 */
export function wantsColour(
  stream: { readonly isTTY?: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (environment['NO_COLOR']) return false;
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}

export function paintFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): Paint {
  if (!wantsColour(stream, environment)) return plain;
  // the decision is made; styleText would make its own about process.stdout
  return (tone, text) => (text === '' ? '' : styleText(formats[tone], text, { validateStream: false }));
}

export const plain: Paint = (_tone, text) => text;
