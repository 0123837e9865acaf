import i18next from 'i18next';
import { en } from '../text/en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: { app: typeof en };
  }
}

// Nothing is loaded, so the catalogue is ready before the first component renders.
void i18next.init({
  lng: 'en',
  defaultNS: 'app',
  ns: ['app'],
  resources: { en: { app: en } },
  initAsync: false,
  // React escapes; doing it twice would show "&amp;".
  interpolation: { escapeValue: false },
  returnNull: false,
});

/** The text of a key of renderer/text/en.ts; an unknown key does not compile. */
export const t = i18next.getFixedT('en', 'app');
