import { buildIfStale } from '../../build/app-build.ts';

/** What is tested is the built page, so it is there and fresh; FLOWHELM_TEST_PAGE names a folder with another one. */
export default function setup(): void {
  if (!process.env['FLOWHELM_TEST_PAGE']) buildIfStale();
}
