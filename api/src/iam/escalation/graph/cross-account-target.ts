/** Roles of other accounts as targets of a search. */
import type { Role } from "../../account.ts";
import { type AccountIndex, principalArnOf } from "../simulation/account-index.ts";
import type { Node } from "./state-space.ts";

/**
 * A role of another account that may trust principals of this account. It is an administrator of its own account or has
 * a path to one.
 */
export interface ExternalRole {
  readonly role: Role;
  readonly node: Node;
}

export interface CrossAccountTarget extends ExternalRole {
  /** ARNs that the trust policy names. */
  readonly arns: ReadonlySet<string>;
  readonly isOpenToAccount: boolean;
  readonly isOpenToAnyone: boolean;
}

/** Reads which principals of the given account the role's trust policy names. */
export function trustTowards({ awsAccountId }: AccountIndex, target: ExternalRole): CrossAccountTarget {
  const { others, namesAnyone } = target.node.account.trustOf(target.role);
  const isAccount = (name: string) => name === awsAccountId || name.endsWith(`:iam::${awsAccountId}:root`);
  return {
    ...target,
    arns: new Set(others.map(principalArnOf)),
    isOpenToAccount: namesAnyone || others.some(isAccount),
    isOpenToAnyone: namesAnyone,
  };
}
