import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { applyRows, chosenRows } from '../../../electron/import/apply.ts';
import { exportRouters } from '../../../electron/import/export.ts';
import type { Fleet } from '../../../electron/import/known-routers.ts';
import { planImport } from '../../../electron/import/plan.ts';
import { detectFormat, readImport } from '../../../electron/import/read.ts';
import { bookOf, openProfile } from '../../../electron/store/profile.ts';
import { type Book, emptyBook } from '../../../shared/model/book.ts';
import { type ImportFormat, importFormatSchema } from '../../../shared/model/import.ts';
import { offloadModes } from '../../../shared/model/offload.ts';
import type { Authentication, Router } from '../../../shared/model/router.ts';
import { temporaryFolder } from '../store/samples.ts';

const addedAt = '2026-11-22T12:00:00.000Z';
const formats = importFormatSchema.options;

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const host = fc.oneof(word, fc.constantFrom('192.168.1.1', '2001:db8::1', 'fe80::1%eth0', 'a-b.example'));
const port = fc.constantFrom(22, 2222, 65_535);
/** One line of whatever people may type, with what the formats have a meaning for. */
const line = fc
  .array(fc.oneof(fc.constantFrom(...` "'#,;:=[]{}!*?%\\$-@|&<>~\`é€漢`), fc.stringMatching(/^[a-zA-Z0-9]$/)), {
    maxLength: 12,
  })
  .map((characters) => `x${characters.join('')}x`);
const name = fc.oneof(
  word,
  line,
  line.map((text) => `=${text}`),
);
const tag = line.map((text) => text.replaceAll(',', '.'));
const keyFile = fc.oneof(
  fc.constant(null),
  line.map((text) => `~/.ssh/${text.replaceAll(/[/\\$]/g, '-')}`),
);
const user = fc.constantFrom('root', 'admin', '007', 'no', 'o user');
/** A chain in one cell has blanks between its hops. */
const hopUser = fc.constantFrom('root', 'o.user');
const password = fc.constantFrom('keyring', 'ask', 'never');
const authentication: fc.Arbitrary<Authentication> = fc.record({ agent: fc.boolean(), keyFile, password });
const desiredMode = fc.option(fc.constantFrom(...offloadModes), { nil: undefined });
const alias = fc.option(fc.constantFrom('alias', 'alias.example'), { nil: undefined });

const fleet: fc.Arbitrary<Fleet> = fc
  .record({
    jumpHosts: fc.uniqueArray(fc.record({ name, host, port, user: hopUser, authentication, hostKeyAlias: alias }), {
      maxLength: 3,
      selector: ({ name: each, host: at, port: to }) => `${each.toLowerCase()} ${at} ${to}`,
    }),
    groups: fc.uniqueArray(fc.record({ name, desiredMode, jump: fc.array(fc.nat(), { maxLength: 2 }) }), {
      maxLength: 3,
      selector: ({ name: each }) => each.toLowerCase(),
    }),
    routers: fc.array(
      fc.record({
        ...{ name, host, port, user, authentication, legacyAlgorithms: fc.boolean(), hostKeyAlias: alias },
        group: fc.option(fc.nat()),
        tags: fc.uniqueArray(tag, { maxLength: 3, selector: (each) => each.toLowerCase() }),
        jump: fc.option(fc.array(fc.nat(), { maxLength: 2 })),
        shared: fc.constantFrom('own', 'group', 'set'),
      }),
      { maxLength: 5 },
    ),
  })
  .map(({ jumpHosts, groups, routers }) => {
    const chain = (picks: readonly number[]) =>
      jumpHosts.length === 0 ? [] : [...new Set(picks.map((pick) => `j${pick % jumpHosts.length}`))];
    const optional = (value: string | undefined) => (value === undefined ? {} : { hostKeyAlias: value });
    const book: Book = {
      ...emptyBook,
      credentialSets: [
        {
          id: 's',
          name: 'The set',
          user: null,
          addedAt,
          authentication: { agent: true, keyFile: '~/.ssh/set', password: 'never' },
        },
      ],
      jumpHosts: jumpHosts.map(({ hostKeyAlias, ...jumpHost }, index) => ({
        ...{ ...jumpHost, id: `j${index}`, name: `${jumpHost.name} ${index}`, credentialSetId: null, addedAt },
        ...optional(hostKeyAlias),
      })),
      groups: groups.map((group, index) => ({
        ...{ id: `g${index}`, name: group.name, jump: chain(group.jump), credentialSetId: 's', addedAt },
        ...(group.desiredMode !== undefined && { desiredMode: group.desiredMode }),
      })),
    };
    return {
      book,
      routers: routers.map(({ group, tags, jump, shared, hostKeyAlias, ...router }, index): Router => {
        const groupId = group === null || groups.length === 0 ? undefined : `g${group % groups.length}`;
        return {
          ...{ ...router, id: `r${index}`, name: `${router.name} ${index}`, port: router.port - index, addedAt },
          ...(groupId !== undefined && { groupId }),
          ...(tags.length > 0 && { tags }),
          ...(jump !== null && { jump: chain(jump) }),
          ...(shared === 'set' && { credentials: { from: 'set', credentialSetId: 's' } as const }),
          ...(shared === 'group' && groupId !== undefined && { credentials: { from: 'group' } as const }),
          ...optional(hostKeyAlias),
        };
      }),
    };
  });

function written(format: ImportFormat, { routers, book }: Fleet) {
  const { text } = exportRouters(format, { routers, book });
  return readImport(text, format, { includes: null, localUser: 'me' }).reading;
}

/** What a router is, with everything that it refers to in the place of ids. */
function described({ routers, book }: Fleet) {
  const jumpHost = (id: string) => {
    const found = book.jumpHosts.find((each) => each.id === id);
    return found && { ...found, id: '', addedAt: '' };
  };
  const group = (id: string | undefined) => {
    const found = book.groups.find((each) => each.id === id);
    return (
      found && {
        name: found.name,
        mode: found.desiredMode,
        jump: found.jump.map(jumpHost),
        set: set(found.credentialSetId),
      }
    );
  };
  const set = (id: string | null) => book.credentialSets.find((each) => each.id === id)?.authentication;
  return routers
    .map(({ id: _id, addedAt: _at, groupId, jump, credentials, ...router }) => ({
      ...router,
      ...{ group: group(groupId), jump: jump?.map(jumpHost), shares: credentials?.from ?? 'own' },
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

describe('written and read again', () => {
  it.each(formats)('as %s nothing is new', (format) => {
    fc.assert(
      fc.property(fleet, (before) => {
        const { rows } = planImport(written(format, before), before);
        expect(rows.map(({ row }) => [row.status, row.reason])).toEqual(
          before.routers.map(() => ['duplicate', expect.stringContaining('Known already')]),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('as csv and ansible it is whole, but for what the format cannot hold', () => {
    fc.assert(
      fc.property(fleet, fc.constantFrom<ImportFormat>('csv', 'ansible'), ({ routers, book }, format) => {
        // login details of their own, and a way of their own
        const plain = routers.map(({ credentials: _credentials, ...router }) => router);
        const reading = written(format, { routers: plain, book });
        expect(reading.unsupported).toEqual([]);
        const described = [...reading.routers].sort((a, b) => (a.name < b.name ? -1 : 1));
        const expected = [...plain].sort((a, b) => (a.name < b.name ? -1 : 1));
        expect(described).toMatchObject(
          expected.map(({ name: called, host: at, port: to, user: who, authentication: login, ...router }) => ({
            ...{ name: called, host: at, port: to, user: who, keyFile: login.keyFile },
            ...{ legacyAlgorithms: router.legacyAlgorithms, hostKeyAlias: router.hostKeyAlias ?? null },
            ...{ tags: router.tags ?? [], group: book.groups.find(({ id }) => id === router.groupId)?.name ?? null },
          })),
        );
        expect(described.map(({ agent }) => agent ?? true)).toEqual(
          expected.map(({ authentication: { agent } }) => agent),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('as flowhelm an empty profile becomes the same fleet', () => {
    fc.assert(
      fc.property(fleet, (before) => {
        const profile = openProfile({ mode: 'write', home: temporaryFolder() });
        onTestFinished(() => profile.close());
        const plan = planImport(written('flowhelm', before), { routers: [], book: emptyBook });
        expect(plan.rows.map(({ row }) => row.status)).toEqual(before.routers.map(() => 'new'));
        const rows = chosenRows(
          plan,
          plan.rows.map(({ row }) => row.key),
        );
        applyRows(profile, rows, plan, { now: new Date(addedAt), localUser: 'me' });
        const after = { routers: profile.routers.list(), book: bookOf(profile) };
        expect(described(after)).toEqual(described(before));
        profile.close();
      }),
      { numRuns: 15 },
    );
  });

  it('is found out what it is', () => {
    fc.assert(
      fc.property(fleet, fc.constantFrom(...formats), (before, format) => {
        fc.pre(before.routers.length > 0);
        expect(detectFormat(exportRouters(format, before).text)).toBe(format);
      }),
      { numRuns: 100 },
    );
  });
});

it.skipIf(spawnSync('ssh', ['-V']).error)('ssh itself reads what is written for it', () => {
  const folder = temporaryFolder();
  for (const [index, sample] of fc.sample(fleet, { numRuns: 6, seed: 7 }).entries()) {
    const file = join(folder, `${index}`);
    const { text } = exportRouters('ssh-config', sample);
    writeFileSync(file, text);
    for (const [, name = ''] of text.matchAll(/^Host (.*)$/gm)) {
      const { status, stdout } = spawnSync('ssh', ['-G', '-F', file, name], { encoding: 'utf8' });
      expect(status).toBe(0);
      const [ours] = readImport(text, 'ssh-config', { includes: null, localUser: 'me' }).reading.routers.filter(
        (each) => each.name === name,
      );
      expect(stdout).toContain(`\nport ${ours?.port}\n`);
      if (ours?.keyFile) expect(stdout).toContain(`\nidentityfile ${ours.keyFile.replaceAll('%', '%%')}\n`);
    }
  }
});

it('an inventory is plain YAML with the variables of Ansible', () => {
  const router: Router = {
    ...{ id: 'r', name: 'The attic', host: '10.0.0.1', port: 2222, user: 'root', legacyAlgorithms: false, addedAt },
    authentication: { agent: true, keyFile: '~/.ssh/id', password: 'keyring' },
    ...{ groupId: 'g', tags: ['rented'], jump: ['j'] },
  };
  const book: Book = {
    ...emptyBook,
    groups: [{ id: 'g', name: 'Harbour Street', credentialSetId: null, jump: [], addedAt }],
    jumpHosts: [
      {
        ...{ id: 'j', name: 'bastion', host: 'b.example', port: 2200, user: 'ops', credentialSetId: null, addedAt },
        authentication: { agent: true, keyFile: null, password: 'ask' },
      },
    ],
  };
  expect(parse(exportRouters('ansible', { routers: [router], book }).text)).toEqual({
    all: {
      children: {
        Harbour_Street: {
          hosts: {
            'The-attic': {
              ...{ flowhelm_name: 'The attic', flowhelm_group: 'Harbour Street', flowhelm_tags: 'rented' },
              ...{ ansible_host: '10.0.0.1', ansible_port: 2222, ansible_user: 'root' },
              ansible_ssh_private_key_file: '~/.ssh/id',
              ansible_ssh_common_args: '-o ProxyJump=ops@b.example:2200',
            },
          },
        },
      },
    },
  });
});
