import { buildIfStale } from '../../../build/app-build.ts';

/** What is tested is the build, so it is there and fresh. */
export default function setup(): void {
  buildIfStale();
}
