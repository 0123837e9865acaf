import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { comparedLines, comparedVariable } from './lib/chart-colours.ts';
import { appearanceKinds, appearances, pathColours } from './lib/verdict-appearance.ts';

/** The one accent, for actions and focus only. The verdict colours are never used for anything else than verdicts and paths. */
const accent: MantineColorsTuple = [
  '#f4f1fb',
  '#e6e0f5',
  '#cdc2ec',
  '#b5a4e3',
  '#a28cdc',
  '#7f63c9',
  '#6547b4',
  '#563a9f',
  '#472f85',
  '#35236a',
];

/** Slightly warm in the light, slightly cool in the dark. */
const dark: MantineColorsTuple = [
  '#e4e7ea',
  '#b4bcc4',
  '#98a2ab',
  '#6a747e',
  '#3b434b',
  '#2c333a',
  '#23292f',
  '#1a1f24',
  '#14181c',
  '#0f1215',
];
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f3f2ef',
  '#e9e7e3',
  '#dcdad5',
  '#c6c3bd',
  '#a19e98',
  '#7d7b76',
  '#595c61',
  '#3a3e43',
  '#212529',
];

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, dark, gray },
  black: '#1c2024',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Noto Sans Mono', 'Liberation Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.1875rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  components: {
    Tooltip: {
      defaultProps: {
        openDelay: 250,
        withArrow: true,
        multiline: true,
        maw: 360,
        events: { hover: true, focus: true, touch: false },
      },
    },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 } } },
    Button: { defaultProps: { size: 'sm' } },
    Checkbox: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
});

function colourVariables(scheme: 'light' | 'dark'): Record<string, string> {
  const verdicts = appearanceKinds.map((kind) => [`--verdict-${kind}`, appearances[kind][scheme]]);
  const paths = Object.entries(pathColours).map(([path, colours]) => [`--path-${path}`, colours[scheme]]);
  const compared = comparedLines.map((line, place) => [comparedVariable(place), line[scheme]]);
  return Object.fromEntries([...verdicts, ...paths, ...compared]);
}

/** Surfaces, verdict colours, and texts that Mantine would leave under 4.5:1. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...colourVariables('light'),
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': gray[7],
    '--mantine-color-placeholder': '#6b6e73',
    '--mantine-color-error': appearances.broken.light,
    '--page': '#f6f5f2',
    '--surface': '#ffffff',
    '--surface-hover': '#f5f4f1',
    '--surface-selected': '#f1edfa',
    '--line': '#e3e1dc',
    '--line-strong': '#c9c6c0',
    '--accent-text': accent[7],
    '--track': '#e9e7e3',
  },
  dark: {
    ...colourVariables('dark'),
    '--mantine-color-body': dark[7],
    '--mantine-color-dimmed': dark[1],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-error': appearances.broken.dark,
    '--page': dark[8],
    '--surface': dark[7],
    '--surface-hover': '#20262c',
    '--surface-selected': '#292540',
    '--line': '#2a3138',
    '--line-strong': '#434c55',
    '--accent-text': '#b9a6ee',
    '--track': '#2a3138',
  },
});
