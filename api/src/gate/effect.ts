/** The effect of a change on the paths of an account, as the server answers it and as the offline analysis finds it. */

export interface EffectPrincipal {
  readonly kind: string;
  readonly name: string;
  readonly arn: string | null;
}

export interface EffectStatement {
  readonly summary: string;
  readonly action: string;
  readonly resource: string;
  readonly layer: string;
  readonly index: number | null;
  readonly policy: {
    readonly kind: string;
    readonly name: string;
    readonly arn: string | null;
    readonly holder: { readonly kind: string; readonly name: string } | null;
  } | null;
}

export interface EffectHop {
  readonly from: EffectPrincipal;
  readonly to: EffectPrincipal;
  readonly technique: { readonly id: string; readonly name: string };
  readonly verdict: string;
  readonly reasons: readonly string[];
  readonly missing: readonly string[];
  readonly statements: readonly EffectStatement[];
}

export interface EffectPath {
  readonly source: EffectPrincipal;
  readonly target: EffectPrincipal;
  readonly before: string | null;
  readonly after: string | null;
  readonly hops: readonly EffectHop[];
}

export interface Effect {
  readonly opened: readonly EffectPath[];
  readonly openedCount: number;
  readonly closed: readonly EffectPath[];
  readonly closedCount: number;
  readonly administratorsGained: readonly EffectPrincipal[];
  readonly administratorsLost: readonly EffectPrincipal[];
  readonly unmatched: readonly string[];
}

export interface Analysis {
  readonly certain: Effect;
  /** Null if the change has no unknown values. */
  readonly possible: Effect | null;
  /** The analysed data in words: the account and the time of its data. */
  readonly basis: string;
}
