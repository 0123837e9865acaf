/**
 * Every expected failure has a code, a plain sentence, a next step and whether a retry helps. Front ends branch on the code;
 * people read the rest. The table is the only place where a code is declared.
 */
export const errorCodes = {
  // the way to the router
  unreachable: { exit: 3, retryable: true },
  'connection-lost': { exit: 3, retryable: true },
  'timed-out': { exit: 3, retryable: true },
  cancelled: { exit: 130, retryable: true },
  'host-key-unknown': { exit: 4, retryable: false },
  'host-key-changed': { exit: 4, retryable: false },
  'host-key-revoked': { exit: 4, retryable: false },
  'authentication-failed': { exit: 4, retryable: false },
  'key-file-unusable': { exit: 4, retryable: false },
  'algorithms-not-shared': { exit: 4, retryable: false },
  'not-root': { exit: 4, retryable: false },
  // what the router said
  'output-too-large': { exit: 5, retryable: false },
  'garbled-answer': { exit: 5, retryable: true },
  'command-failed': { exit: 5, retryable: true },
  'platform-unsupported': { exit: 5, retryable: false },
  // changes
  'plan-refused': { exit: 6, retryable: false },
  'advisory-blocks': { exit: 6, retryable: false },
  'router-changed-since': { exit: 6, retryable: true },
  'foreign-edits': { exit: 6, retryable: false },
  'already-broken': { exit: 6, retryable: false },
  'no-space': { exit: 6, retryable: false },
  'change-in-progress': { exit: 6, retryable: true },
  'watchdog-failed': { exit: 6, retryable: true },
  'package-unavailable': { exit: 6, retryable: false },
  'package-feeds-unreachable': { exit: 6, retryable: true },
  'package-kernel-mismatch': { exit: 6, retryable: false },
  'package-no-space': { exit: 6, retryable: false },
  'package-manager-busy': { exit: 6, retryable: true },
  'package-would-move-others': { exit: 6, retryable: false },
  'package-signature': { exit: 6, retryable: false },
  'package-failed': { exit: 6, retryable: true },
  'stage-failed': { exit: 7, retryable: true },
  'check-failed': { exit: 7, retryable: false },
  'hardware-refused': { exit: 7, retryable: false },
  'load-failed': { exit: 7, retryable: false },
  'verify-failed': { exit: 7, retryable: false },
  'confirm-failed': { exit: 7, retryable: true },
  'window-expired': { exit: 7, retryable: true },
  'outcome-unknown': { exit: 8, retryable: true },
  'nothing-to-undo': { exit: 2, retryable: false },
  // this computer
  'bad-input': { exit: 2, retryable: false },
  'no-such-router': { exit: 2, retryable: false },
  'name-taken': { exit: 2, retryable: false },
  'profile-in-use': { exit: 9, retryable: true },
  'profile-unusable': { exit: 9, retryable: false },
  'profile-from-newer-version': { exit: 9, retryable: false },
  'keyring-unavailable': { exit: 9, retryable: false },
  'vault-locked': { exit: 9, retryable: false },
  'vault-passphrase-wrong': { exit: 9, retryable: false },
  'vault-unusable': { exit: 9, retryable: false },
  'file-unusable': { exit: 2, retryable: false },
  'backup-unusable': { exit: 2, retryable: false },
  'backup-from-newer-version': { exit: 2, retryable: false },
  internal: { exit: 70, retryable: false },
} as const satisfies Record<string, { exit: number; retryable: boolean }>;

export type ErrorCode = keyof typeof errorCodes;

export interface ErrorDetail {
  /** What happened, in one plain sentence. For changes: also what state the router is in. */
  sentence: string;
  /** What to do about it. */
  nextStep: string;
  /** Facts for the expert: raw output, fingerprints. Never a secret. */
  evidence?: Record<string, string>;
  cause?: unknown;
}

/** The one error class. Anything else that is thrown is a defect of ours and becomes `internal` at the front end. */
export class FlowhelmError extends Error {
  readonly code: ErrorCode;
  readonly nextStep: string;
  readonly retryable: boolean;
  readonly evidence: Record<string, string>;

  constructor(code: ErrorCode, detail: ErrorDetail) {
    super(detail.sentence, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'FlowhelmError';
    this.code = code;
    this.nextStep = detail.nextStep;
    this.retryable = errorCodes[code].retryable;
    this.evidence = detail.evidence ?? {};
  }

  /** The form that crosses a process boundary or goes into `--json`. */
  toJSON(): {
    code: ErrorCode;
    sentence: string;
    nextStep: string;
    retryable: boolean;
    evidence: Record<string, string>;
  } {
    return {
      code: this.code,
      sentence: this.message,
      nextStep: this.nextStep,
      retryable: this.retryable,
      evidence: this.evidence,
    };
  }
}

export function isFlowhelmError(value: unknown): value is FlowhelmError {
  return value instanceof FlowhelmError;
}
