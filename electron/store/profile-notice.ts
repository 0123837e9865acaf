/** Something that the person should hear about, though the profile is open. */
export interface ProfileNotice {
  readonly kind: 'database-set-aside' | 'database-upgraded' | 'history-set-aside' | 'history-unusable';
  readonly sentence: string;
  readonly nextStep: string;
  /** The file that was kept: the damaged database, or the copy from before the upgrade; the one that cannot be used. */
  readonly file: string;
}
