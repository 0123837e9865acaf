import type { Page } from '@playwright/test';

/** A page, tab or sheet, and how a person gets there from any other. */
export interface View {
  readonly name: string;
  readonly show: (page: Page) => Promise<void>;
}
