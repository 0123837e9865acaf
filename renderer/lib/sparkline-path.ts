interface Point {
  readonly x: number;
  readonly y: number;
}

/** Paths of a sparkline: a line and an area per run of known values, and where the newest known value is, if it is the last. */
export function sparklinePaths(
  values: readonly (number | null)[],
  width: number,
  height: number,
): { line: string; area: string; last: Point | null } {
  const margin = 2.5;
  const step = values.length < 2 ? 0 : (width - 2 * margin) / (values.length - 1);
  const points = values.map((value, index): Point | null =>
    value === null
      ? null
      : {
          x: rounded(values.length < 2 ? width - margin : margin + index * step),
          y: rounded(margin + (1 - Math.min(1, Math.max(0, value))) * (height - 2 * margin)),
        },
  );
  const runs = knownRuns(points);
  return {
    line: runs.map((run) => `M${run.map(({ x, y }) => `${x} ${y}`).join('L')}`).join(''),
    area: runs.map((run) => areaUnder(run, height)).join(''),
    last: points.at(-1) ?? null,
  };
}

function knownRuns(points: readonly (Point | null)[]): Point[][] {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (point === null) runs.push([]);
    else runs.at(-1)?.push(point);
  }
  return runs.filter((run) => run.length > 0);
}

function areaUnder(run: readonly Point[], height: number): string {
  const first = run[0];
  const last = run.at(-1);
  if (run.length < 2 || first === undefined || last === undefined) return '';
  return `M${first.x} ${height}L${run.map(({ x, y }) => `${x} ${y}`).join('L')}L${last.x} ${height}Z`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
