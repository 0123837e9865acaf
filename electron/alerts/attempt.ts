/** What came of telling a hook once. `detail` is one plain sentence without addresses or arguments, which may hold tokens. */
export type Attempt =
  | { readonly ok: true; readonly detail: string }
  | {
      readonly ok: false;
      readonly detail: string;
      /** It may work a little later. */
      readonly again: boolean;
      /** Seconds that the receiver asks to be left alone. */
      readonly afterSeconds?: number;
    };

/** What a hook is told at once. */
export interface Message {
  readonly subject: string;
  readonly text: string;
  /** The body of a webhook (docs/ALERTS.md). */
  readonly body: string;
}
