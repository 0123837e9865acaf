import { describe, expect, it } from 'vitest';
import { isKnownLink, links } from '../../../electron/shell/links.ts';
import { isOwnAddress, mayLoad } from '../../../electron/shell/own-page.ts';

describe('addresses', () => {
  it.each(['app://flowhelm/', 'app://flowhelm/assets/index.js', 'app://flowhelm/#/routers/1'])(
    '%s is our own',
    (address) => {
      expect([isOwnAddress(address), mayLoad(address)]).toEqual([true, true]);
    },
  );

  it.each([
    '',
    'app://flowhelm',
    'app://flowhelm.example/',
    'app://example/flowhelm/',
    'app://user@flowhelm/',
    'app://flowhelm:1/',
    'https://flowhelm/',
    'file:///app://flowhelm/',
    'javascript:app://flowhelm/',
    'ws://flowhelm/',
    ' app://flowhelm/',
  ])('%j is not our own and is not loaded', (address) => {
    expect([isOwnAddress(address), mayLoad(address)]).toEqual([false, false]);
  });

  it.each(['data:image/png;base64,AAAA', 'blob:app://flowhelm/1'])(
    '%s reaches nothing, so it may be loaded',
    (address) => {
      expect([isOwnAddress(address), mayLoad(address)]).toEqual([false, true]);
    },
  );

  it('lets only the letters of the list out to the browser', () => {
    for (const link of Object.values(links)) {
      expect(link).toMatch(/^https:\/\//);
      expect([link, `${link}/`, `${link}?q`, link.toUpperCase()].map(isKnownLink)).toEqual([true, false, false, false]);
    }
  });
});
