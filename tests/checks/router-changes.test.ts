import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CatalogueEntry, catalogue, watchdogs } from '../../electron/router/catalogue.ts';

/** ROUTER-CHANGES.md is written from the code: `npm test -- --project checks -u` writes it anew. */

const project = join(import.meta.dirname, '..', '..');

const introduction = `# What Flowhelm runs on a router

This page is written from the code by a test, which also fails when the two differ. Nothing else is ever run on a router.

- Everything goes over SSH to \`sh -s\`, as one script made of the sections below. Each section is framed by a random marker, reads
  /dev/null, and the whole script sits in braces, so that a script cut off on the way runs nothing.
- Nothing is installed for Flowhelm itself, nothing listens, nothing runs between changes. Scratch files live in RAM (/tmp/flowhelm on
  OpenWrt, /run/flowhelm elsewhere) and are removed after each change. A change leaves one line in the system log (\`logger -t flowhelm\`).
- On OpenWrt the only configuration ever written is \`flow_offloading\` and \`flow_offloading_hw\` of the firewall's first \`defaults\`
  section, and the package kmod-nft-offload where the kernel lacks it. Elsewhere it is a table of our own (\`inet flowhelm\`), one file
  (/etc/flowhelm/offload.nft) and what loads it at boot. No rule of yours is ever edited.
- The values below are examples: CHANGE is the random id of a change, OWNER says who changes, WATCHDOG is one of the scripts at the end.

How a change goes: preflight (reads only) -> arm-watchdog -> install-package (only if needed) -> stage -> check -> load -> the probe
again over a new connection -> tell-watchdog (confirm) -> release-lock. Until the watchdog is told to confirm, flash is as it was, except
for an installed package, which the watchdog removes again: a reboot, a power cut, or a computer that vanishes undoes the change.

`;

function commandText({ id, summary, undo, shell }: CatalogueEntry): string {
  const undone = undo === null ? '' : `Undone: ${undo}\n\n`;
  return `### ${id}\n\n${summary}\n\n${undone}\`\`\`sh\n${shell.trim()}\n\`\`\`\n`;
}

function page(): string {
  const of = (effect: CatalogueEntry['effect']) =>
    catalogue
      .filter((command) => command.effect === effect)
      .map(commandText)
      .join('\n');
  const scripts = watchdogs
    .map(({ title, script }) => `### ${title}\n\n\`\`\`sh\n${script.trim()}\n\`\`\`\n`)
    .join('\n');
  return `${introduction}## Commands that read\n\n${of('reads')}\n## Commands that change something\n\n${of('changes')}\n## The watchdog\n\n${scripts}`;
}

function isCommand(value: unknown): value is CatalogueEntry {
  return typeof value === 'object' && value !== null && 'effect' in value && 'shell' in value && 'id' in value;
}

describe('ROUTER-CHANGES.md', () => {
  it('is what the code says', async () => {
    await expect(page()).toMatchFileSnapshot(join(project, 'ROUTER-CHANGES.md'));
  });

  it('knows every command that is declared', async () => {
    const folder = join(project, 'electron', 'router');
    const declared: string[] = [];
    for (const file of readdirSync(folder)) {
      const exports: Record<string, unknown> = await import(join(folder, file));
      declared.push(
        ...Object.values(exports)
          .filter(isCommand)
          .map(({ id }) => id),
      );
    }
    expect(declared.length).toBeGreaterThan(20);
    expect(catalogue.map(({ id }) => id).sort()).toEqual(declared.sort());
  });

  it('says for every change how it is undone, and names each command once', () => {
    for (const { id, effect, undo } of catalogue) expect(undo !== null, id).toBe(effect === 'changes');
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
  });

  it('never stops the firewall, which would flush every table on the box', () => {
    const everything = [...catalogue.map(({ shell }) => shell), ...watchdogs.map(({ script }) => script)].join('\n');
    expect(everything).not.toMatch(/firewall stop|fw4 (stop|flush|restart)|flush ruleset|\b(nohup|setsid|base64)\b/);
  });
});
