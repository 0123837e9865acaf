import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMetrics } from '../../../electron/metrics/render.ts';
import type { MetricsRow } from '../../../electron/metrics/row.ts';
import { isInstalled } from '../../system-packages.ts';
import { complaintsAboutMetrics } from './promtool.ts';
import { emptyRow, figures, fullRow, verdict } from './rows.ts';

const version = '1.2.3';
const render = (...rows: MetricsRow[]) => renderMetrics(rows, { version });
const seriesIn = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('the text', () => {
  test('tells everything in base units, with the id and the name of the router', async () => {
    const own = 'router="r1",name="attic"';
    expect(seriesIn(await render(fullRow))).toEqual([
      'flowhelm_build_info{version="1.2.3"} 1',
      `flow_offload_last_scrape_success{${own}} 1`,
      `flow_offload_last_poll_timestamp_seconds{${own}} 1795305600`,
      `flow_offload_missed_polls_total{${own}} 3`,
      `flow_offload_poll_interval_seconds{${own}} 30`,
      `flow_offload_poll_cpu_seconds{${own}} 0.03`,
      `flow_offload_configured{${own},mode="off"} 0`,
      `flow_offload_configured{${own},mode="software"} 0`,
      `flow_offload_configured{${own},mode="hardware"} 1`,
      `flow_offload_loaded{${own},mode="off"} 0`,
      `flow_offload_loaded{${own},mode="software"} 0`,
      `flow_offload_loaded{${own},mode="hardware"} 1`,
      `flow_offload_active{${own},mode="hardware"} 1`,
      `flow_offload_active{${own},mode="software"} 0`,
      `flow_offload_active{${own},mode="none"} 0`,
      `flow_offload_active{${own},mode="idle"} 0`,
      `flow_offload_verdict{${own},level="good"} 1`,
      `flow_offload_verdict{${own},level="neutral"} 0`,
      `flow_offload_verdict{${own},level="attention"} 0`,
      `flow_offload_verdict{${own},level="broken"} 0`,
      `flow_offload_verdict{${own},level="unknown"} 0`,
      `flow_offload_flows{${own},path="hardware"} 40`,
      `flow_offload_flows{${own},path="software"} 5`,
      `flow_offload_flows{${own},path="slow"} 12`,
      `flow_offload_eligible_flows{${own}} 2`,
      `flow_offload_npu_entries{${own},state="bound"} 80`,
      `flow_offload_npu_entries{${own},state="unbound"} 7`,
      `flow_offload_npu_capacity{${own}} 32768`,
      `node_nf_conntrack_entries{${own}} 57`,
      `node_nf_conntrack_entries_limit{${own}} 15360`,
      `flow_offload_cpu_busy_ratio{${own}} 0.25`,
      `flow_offload_softirq_ratio{${own}} 0.125`,
      `flow_offload_wan_receive_bytes_per_second{${own},source="interface-low"} 100000000`,
      `flow_offload_wan_transmit_bytes_per_second{${own},source="interface-low"} 1000`,
      `flow_offload_gateway_rtt_seconds{${own}} 0.0015`,
      `flow_offload_open_alerts{${own},severity="info"} 0`,
      `flow_offload_open_alerts{${own},severity="warning"} 1`,
      `flow_offload_open_alerts{${own},severity="critical"} 0`,
    ]);
  });

  test('has no series for what is not known, and a 0 only for what is 0', async () => {
    expect(seriesIn(await render(emptyRow))).toEqual(['flowhelm_build_info{version="1.2.3"} 1']);
    const failed = { ...emptyRow, answered: false };
    expect(seriesIn(await render(failed))).toContain('flow_offload_last_scrape_success{router="r2",name="barn"} 0');
    const little = { ...emptyRow, figures: { ...figures, hardware: 0, software: null } };
    const flows = seriesIn(await render(little)).filter((line) => line.startsWith('flow_offload_flows'));
    expect(flows).toEqual([
      'flow_offload_flows{router="r2",name="barn",path="hardware"} 0',
      'flow_offload_flows{router="r2",name="barn",path="slow"} 12',
    ]);
  });

  test('has no state at all where the state is not known', async () => {
    const unsure: MetricsRow = {
      ...emptyRow,
      verdict: { ...verdict, level: 'unknown', configured: null, loaded: null, accelerating: 'unknown' },
    };
    const lines = seriesIn(await render(unsure)).join('\n');
    expect(lines).not.toMatch(/configured|loaded|active/);
    expect(lines).toContain('flow_offload_verdict{router="r2",name="barn",level="unknown"} 1');
  });

  test('of OpenMetrics ends as it must and names counters as it must', async () => {
    const text = await renderMetrics([fullRow], { version, format: 'openmetrics' });
    expect(text).toMatch(/\n# EOF\n$/);
    expect(text.match(/# EOF/g)).toHaveLength(1);
    expect(text).not.toContain('\n\n');
    expect(text).toContain('# TYPE flow_offload_missed_polls counter\nflow_offload_missed_polls_total{');
  });
});

describe('names of any kind', () => {
  const hostile = [
    'a"b',
    'a\\b',
    'a\\"b',
    'line\nbreak',
    'end\\',
    '"} 1\nup{x="',
    'a,router="r1"',
    '{}',
    'Dachböden 屋根裏 🏠',
    '\u202Egnp.exe',
    '\r\t\u0007\u001B[31m',
    'NUL\0in it',
    'half \uD83D',
    '__proto__',
    '# HELP',
  ];
  const rows = hostile.map((name, index) => ({ ...fullRow, router: { id: `r${index}`, name } }));

  test('stay one label each, escaped', async () => {
    const lines = seriesIn(await render(...rows)).filter((line) => line.startsWith('flow_offload_eligible_flows'));
    expect(lines).toHaveLength(hostile.length);
    expect(lines[0]).toBe(String.raw`flow_offload_eligible_flows{router="r0",name="a\"b"} 2`);
    expect(lines[2]).toBe(String.raw`flow_offload_eligible_flows{router="r2",name="a\\\"b"} 2`);
    expect(lines[3]).toBe(String.raw`flow_offload_eligible_flows{router="r3",name="line\nbreak"} 2`);
    expect(lines[11]).toBe('flow_offload_eligible_flows{router="r11",name="NUL\uFFFDin it"} 2');
    expect(lines[12]).toBe('flow_offload_eligible_flows{router="r12",name="half \uFFFD"} 2');
  });

  test.skipIf(!isInstalled('promtool'))('please promtool', async () => {
    expect(complaintsAboutMetrics(await render(...rows, emptyRow))).toBeNull();
    // and it would say so
    expect(complaintsAboutMetrics('# HELP a_total x\n# TYPE a_total gauge\na_total{name="a"b"} 1\n')).toMatch(/error/);
  });

  test('come back as they were, whatever they are', async () => {
    const anyName = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((name) => !name.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyName, { minLength: 1, maxLength: 5 }), async (names) => {
        const text = await render(...names.map((name, index) => ({ ...fullRow, router: { id: `r${index}`, name } })));
        const found = seriesIn(text)
          .filter((line) => line.startsWith('flow_offload_npu_capacity'))
          .map((line) => /name="((?:[^"\\]|\\.)*)"\} 32768$/s.exec(line)?.[1] ?? '');
        expect(found.map(unescaped)).toEqual(names.map((name) => name.toWellFormed()));
      }),
      { numRuns: 100 },
    );
  });
});

function unescaped(label: string): string {
  return label.replaceAll(/\\(.)/gs, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}
