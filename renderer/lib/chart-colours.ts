/**
 * Lines of routers that are compared: none of the colours of a verdict or a path, each at least 4.5:1 against the surfaces, and each with
 * a dash of its own, for colour alone tells nothing to many people. `dash` is in pixels, empty = solid.
 */
export const comparedLines = [
  { light: '#8a2a8f', dark: '#dd8fe0', dash: [] },
  { light: '#5a6500', dark: '#c6d153', dash: [9, 4] },
  { light: '#1d2b53', dark: '#e3e7f4', dash: [2, 3] },
  { light: '#b5295f', dark: '#ff9dbf', dash: [10, 3, 2, 3] },
  { light: '#5f4128', dark: '#d8ab86', dash: [16, 4] },
  { light: '#5040bf', dark: '#afa3fb', dash: [5, 3] },
  { light: '#3f6b1f', dark: '#9bd37c', dash: [2, 6] },
  { light: '#44607c', dark: '#a3bdd8', dash: [14, 3, 2, 3, 2, 3] },
] as const;

/** How many can be told apart on one chart. */
export const mostCompared = comparedLines.length;

/** The CSS variable of the line at this place. */
export function comparedVariable(place: number): string {
  return `--compared-${(place % mostCompared) + 1}`;
}
