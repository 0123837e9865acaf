/**
 * What can go wrong with a virtual router. Each fault stays until `clearFaults()`, except those that say "once".
 * The sources are domain.md 1.4 (packages), 2.4 and 2.6 (ruleset), 7 (SSH, flash).
 */
export type Fault =
  /** Once: the connection is lost when a section begins (the script dies there), or after so many bytes of output. */
  | { readonly kind: 'connection-drops'; readonly at: { readonly section: string } | { readonly afterBytes: number } }
  /** The script never answers; with a section, it stops there. */
  | { readonly kind: 'hangs'; readonly section?: string }
  /** Once: the box restarts at once, or in the middle of the next ruleset load. */
  | { readonly kind: 'reboots'; readonly at: 'now' | 'load' }
  | { readonly kind: 'overlay-full' }
  /** nft refuses at load although the check before passed. */
  | { readonly kind: 'load-refused' }
  | { readonly kind: 'check-fails' }
  | { readonly kind: 'host-key-changed' }
  | { readonly kind: 'authentication-refused' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'slow-link'; readonly bytesPerSecond: number; readonly latencyMs: number }
  | { readonly kind: 'garbage-output' }
  /** While a flowtable is loaded that takes flows, the gateway does not answer. */
  | { readonly kind: 'gateway-lost-after-load' }
  /** Every background process dies so many seconds after its start. */
  | { readonly kind: 'background-killed'; readonly afterSeconds: number }
  | { readonly kind: 'packages-fail'; readonly failure: PackageFailure }
  /** Once: somebody else stages an edit of the firewall, at once or right after the next `uci set`. */
  | { readonly kind: 'foreign-edit'; readonly when: 'now' | 'after-set'; readonly edit?: ForeignEdit }
  /** `flags offload` is refused although this box could do it, e.g. after a driver failure. */
  | { readonly kind: 'hardware-refused' }
  /** The kernel prints an oops in the flow table code at the next ruleset load. */
  | { readonly kind: 'kernel-oops-at-load' };

export const packageFailures = [
  'offline',
  'unknown-package',
  'kernel-mismatch',
  'no-space',
  'locked',
  'signature',
  'moves-others',
] as const;
type PackageFailure = (typeof packageFailures)[number];

export interface ForeignEdit {
  readonly path: string;
  readonly value: string;
}

export const defaultForeignEdit: ForeignEdit = { path: 'firewall.@rule[1].enabled', value: '0' };

/** The faults in force on one router. */
export class Faults {
  #active: Fault[] = [];

  add(fault: Fault): void {
    this.#active.push(fault);
  }

  clear(): void {
    this.#active = [];
  }

  get all(): readonly Fault[] {
    return this.#active;
  }

  find<Kind extends Fault['kind']>(kind: Kind): Extract<Fault, { kind: Kind }> | null {
    return this.#active.find((fault): fault is Extract<Fault, { kind: Kind }> => fault.kind === kind) ?? null;
  }

  /** Takes a fault that strikes once. */
  take<Kind extends Fault['kind']>(
    kind: Kind,
    matches: (fault: Extract<Fault, { kind: Kind }>) => boolean = () => true,
  ): Extract<Fault, { kind: Kind }> | null {
    const found = this.#active.find(
      (fault): fault is Extract<Fault, { kind: Kind }> =>
        fault.kind === kind && matches(fault as Extract<Fault, { kind: Kind }>),
    );
    if (!found) return null;
    this.#active = this.#active.filter((fault) => fault !== found);
    return found;
  }
}
