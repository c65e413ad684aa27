/** A parsed policy document: its statements, their principals and their conditions. */
import type { PolicyText } from "../account.ts";

export type PolicyEffect = "Allow" | "Deny";
export type PrincipalType = "AWS" | "Service" | "Federated" | "CanonicalUser";

/** `"Principal": "*"` and `{"AWS": "*"}` mean the same: both are read as type AWS, value `*`. */
export interface StatementPrincipal {
  readonly type: PrincipalType;
  readonly value: string;
}

/** One operator and key of a Condition block. All conditions of a statement must be met; one of `values` is enough. */
export interface StatementCondition {
  /** The operator as written in the policy: `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * At most one element of each pair, such as Action and NotAction, is set. A statement always has one of Action and
 * NotAction. It may lack both Principal and NotPrincipal, or both Resource and NotResource.
 */
export interface PolicyStatement {
  readonly index: number;
  readonly sid: string | null;
  readonly effect: PolicyEffect;
  /** The actions as written. AWS compares them case-insensitively. */
  readonly actions: readonly string[] | null;
  readonly notActions: readonly string[] | null;
  /** The resources as AWS evaluates them: AWS completes partial ARNs in identity-based policies with wildcards. */
  readonly resources: readonly string[] | null;
  readonly notResources: readonly string[] | null;
  /** Resource or NotResource as written. Null if AWS completes none of the ARNs, so that both texts are equal. */
  readonly writtenResources: readonly string[] | null;
  readonly principals: readonly StatementPrincipal[] | null;
  readonly notPrincipals: readonly StatementPrincipal[] | null;
  readonly conditions: readonly StatementCondition[];
}

export interface PolicyDocument {
  readonly text: PolicyText;
  /** A document without Version is evaluated as 2008-10-17, in which policy variables are plain text. */
  readonly version: "2012-10-17" | "2008-10-17";
  readonly hasVersion: boolean;
  readonly id: string | null;
  readonly statements: readonly PolicyStatement[];
  /** False if `Statement` is a single object, which changes the JSON paths into the text. */
  readonly isStatementArray: boolean;
}
