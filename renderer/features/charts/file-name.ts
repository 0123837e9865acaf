/** "flowhelm-garden-house-flows-30d.png": what it is of, what it shows, how much time. Safe on every file system. */
export function chartFileName(of: string, what: string, span: string, ending: 'png' | 'csv'): string {
  const words = ['flowhelm', of, what, span].map(plainWord).filter((word) => word !== '');
  return `${words.join('-')}.${ending}`;
}

const longestWord = 60;

/** Letters, digits and single dashes. */
function plainWord(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longestWord)
    .replaceAll(/^-+|-+$/g, '');
}
