import { buildInfo, metricFamilies } from '../../../electron/metrics/families.ts';

/** Words of PromQL that are no names of metrics. */
const keywords = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);
const grouping = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
/** What Prometheus adds to every series that it scrapes. */
const ofEverySeries = ['job', 'instance'];

/** Labels by the name of a metric, with every value that one can have where these are known. */
const labelsOf = new Map<string, ReadonlyMap<string, readonly string[] | null>>([
  [buildInfo.name, new Map([[buildInfo.label, null]])],
  ...metricFamilies.map(({ name, label }): [string, Map<string, readonly string[] | null>] => [
    name,
    new Map<string, readonly string[] | null>([
      ['router', null],
      ['name', null],
      ...(label ? [[label.name, label.values] as const] : []),
    ]),
  ]),
]);

/** What an expression asks for that Flowhelm does not tell: metrics, labels, and values of labels. */
export function unknownIn(expression: string): string[] {
  const groups = [...expression.matchAll(grouping)]
    .flatMap(([, labels = '']) => labels.split(','))
    .map((one) => one.trim());
  const plain = expression.replaceAll(grouping, ' ');
  const selectors = [...plain.matchAll(/([a-zA-Z_:][\w:]*)\s*(?:\{([^}]*)\})?\s*(?:\[[^\]]*\])?(?!\s*\(|[\w:])/g)]
    .map(([, name = '', matchers = '']) => ({ name, matchers }))
    .filter(({ name }) => !keywords.has(name));
  const names = selectors.map(({ name }) => name);
  const known = new Set([...ofEverySeries, ...names.flatMap((name) => [...(labelsOf.get(name)?.keys() ?? [])])]);
  return [
    ...names.filter((name) => !labelsOf.has(name)),
    ...groups.filter((label) => label !== '' && !known.has(label)),
    ...selectors.flatMap(({ name, matchers }) => unknownMatchers(name, matchers)),
  ];
}

function unknownMatchers(name: string, matchers: string): string[] {
  const labels = labelsOf.get(name);
  return [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)].flatMap(([, label = '', text = '']) => {
    if (ofEverySeries.includes(label)) return [];
    const values = labels?.get(label);
    if (values === undefined) return [`${name}{${label}}`];
    return values ? text.split('|').filter((value) => !values.includes(value)) : [];
  });
}
