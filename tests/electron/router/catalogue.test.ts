import { describe, expect, test } from 'vitest';
import { catalogue } from '../../../electron/router/catalogue.ts';
import { probeSections } from '../../../electron/router/probe.ts';
import { syntaxErrors } from './fake-root.ts';

describe('the catalogue of what runs on routers', () => {
  test('holds every section of the probe, as something that only reads', () => {
    const entries = new Map(catalogue.map((entry) => [entry.id, entry]));
    for (const { id, body } of probeSections({ rateSeconds: 1 })) {
      expect(entries.get(id)).toMatchObject({ effect: 'reads', undo: null, shell: body.text });
    }
  });

  test('every id is there once and fits a section marker', () => {
    const ids = catalogue.map((entry) => entry.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+$/);
  });

  test.each(catalogue.map((entry) => [entry.id, entry] as const))(
    '%s: a sentence, an undo where it changes something, valid shell',
    (_id, entry) => {
      expect(entry.summary).toMatch(/^[A-Z].*\.$/);
      if (entry.effect === 'changes') expect(entry.undo).toMatch(/\S/);
      expect(syntaxErrors(entry.shell, 'dash')).toBe('');
      expect(syntaxErrors(entry.shell, 'busybox')).toBe('');
    },
  );

  test.each(catalogue.filter((entry) => entry.effect === 'reads').map((entry) => [entry.id, entry.shell] as const))(
    '%s: writes no file',
    (_id, shell) => {
      const redirections = shell.replace(/'[^']*'/g, "''").match(/>+\s*[^&\s][^\s;]*/g) ?? [];
      expect(redirections.filter((found) => !/^>\s*\/dev\/null\)?"?$/.test(found))).toEqual([]);
    },
  );
});
