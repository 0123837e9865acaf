import { describe, expect, it } from 'vitest';
import { siteInName, siteNames } from '../../../renderer/features/organise/site-names.ts';
import { madeUpRouter } from '../backend/made-up-fleet.ts';

describe('the site in a name', () => {
  it.each([
    ['Harbour / attic', 'Harbour'],
    ['Harbour: attic', 'Harbour'],
    ['Harbour - attic', 'Harbour'],
    ['Mill Lane 7, ground floor', 'Mill Lane 7'],
    ['Harbour | rack - left', 'Harbour'],
    ['living-room', null],
    ['192.168.1.1:22', null],
    ['fe80::1', null],
    ['Garden House', null],
    ['/ attic', null],
    ['Harbour /', null],
  ])('%s: %s', (name, site) => {
    expect(siteInName(name)).toBe(site);
  });
});

it('the site is the group as soon as there is one, whatever the name says', () => {
  const row = madeUpRouter(2, 0, Date.parse('2026-11-22T12:00:00Z'));
  const grouped = { ...row, router: { ...row.router, groupId: 'g' } };
  const groups = [{ id: 'g', name: 'Port', credentialSetId: null, jump: [], addedAt: '' }];
  expect(siteNames([])(grouped)).toBe('Mill Lane');
  expect(siteNames(groups)(grouped)).toBe('Port');
  expect(siteNames(groups)(row)).toBeNull();
});
