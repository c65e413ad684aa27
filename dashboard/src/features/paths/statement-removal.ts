/** The removal of a statement as the tab What if reads it in the URL. Apart from other changes, because the overview needs only it. */

export interface CausingStatement {
  /** The ID of the policy or of the role with the trust policy. */
  readonly resourceId: string;
  readonly resourceName: string;
  /** From 0. Null if no single statement is the cause. */
  readonly statement: number | null;
}

/** Undefined if no single statement is the cause. */
export function removalOf(cause: CausingStatement | null | undefined): string | undefined {
  if (cause == null || cause.statement === null) return undefined;
  return writeRemoval(cause.resourceId, cause.statement, cause.resourceName);
}

export function writeRemoval(policyId: string, index: number, policyName: string): string {
  return `remove ${policyId} ${index} ${urlSafeName(policyName)}`;
}

/** Replaces the two separators in a name with characters that look similar. */
export function urlSafeName(name: string): string {
  return name.replaceAll(" ", "\u00a0").replaceAll("|", "/");
}
