import { describe, expect, it } from 'vitest';
import { drawTray } from '../../../electron/shell/tray-picture.ts';
import { describeHealth, trayMood } from '../../../electron/shell/tray-words.ts';

describe('what the tray says', () => {
  it.each([
    { health: { routers: 0, needing: 0, unknown: 0 }, mood: 'unknown', sentence: 'No routers yet' },
    { health: { routers: 1, needing: 0, unknown: 0 }, mood: 'calm', sentence: 'The router is fine.' },
    { health: { routers: 12, needing: 0, unknown: 0 }, mood: 'calm', sentence: 'All 12 routers are fine.' },
    { health: { routers: 12, needing: 2, unknown: 3 }, mood: 'attention', sentence: '2 of 12 routers need you.' },
    { health: { routers: 12, needing: 1, unknown: 0 }, mood: 'attention', sentence: '1 of 12 routers needs you.' },
    {
      health: { routers: 12, needing: 0, unknown: 3 },
      mood: 'unknown',
      sentence: 'Nothing is known yet about 3 of 12 routers.',
    },
  ])('$sentence', ({ health, mood, sentence }) => {
    expect([trayMood(health), describeHealth(health)]).toEqual([mood, sentence]);
  });
});

describe('the picture of the tray', () => {
  const colours = (pixels: Buffer) =>
    new Set(
      Array.from({ length: pixels.length / 4 }, (_, index) => pixels.subarray(index * 4, index * 4 + 4))
        .filter((pixel) => pixel[3] === 255)
        .map((pixel) => pixel.toString('hex')),
    );

  it.each([16, 24, 32, 48])('has %i pixels on each side, is clear in its corners and opaque in its middle', (size) => {
    const { pixels } = drawTray('calm', size);
    expect(pixels).toHaveLength(size * size * 4);
    expect(pixels[3]).toBe(0);
    expect(pixels[(size * (size / 2) + size / 2) * 4 + 3]).toBe(255);
  });

  it('has another look for each mood, and a dot of its own colour for attention', () => {
    const [calm, attention, unknown] = (['calm', 'attention', 'unknown'] as const).map(
      (mood) => drawTray(mood, 48).pixels,
    );
    if (!calm || !attention || !unknown) throw new Error('three pictures');
    expect(new Set([calm, attention, unknown].map((pixels) => pixels.toString('hex'))).size).toBe(3);
    expect([...colours(attention)]).toContain('008cf0ff');
    expect([...colours(calm)]).not.toContain('008cf0ff');
  });

  it('is black where the system colours it', () => {
    expect(colours(drawTray('attention', 32, true).pixels)).toEqual(new Set(['000000ff']));
  });

  it('never has a colour above its opacity', () => {
    const { pixels } = drawTray('attention', 48);
    for (let at = 0; at < pixels.length; at += 4) {
      const [blue = 0, green = 0, red = 0, alpha = 0] = pixels.subarray(at, at + 4);
      expect(Math.max(blue, green, red)).toBeLessThanOrEqual(alpha);
    }
  });
});
