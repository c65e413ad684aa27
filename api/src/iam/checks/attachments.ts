/** Returns the holders of a managed policy as evidence, and the commands that detach the policy from them. */
import type { Evidence, ResourceRef } from "../finding.ts";
import type { Remediation } from "./check.ts";
import { cli } from "./quote.ts";
import type { AttachedManagedPolicy, HolderKind } from "./policy-subjects.ts";

/** The maximum number of holders named in evidence and commands. A policy may have thousands. */
const MAX_NAMED_HOLDERS = 20;

/** A type alias, not an interface, so that TypeScript can convert the holders to JSON values and back. */
type NamedHolder = { readonly kind: HolderKind; readonly name: string };

export function holdersEvidence(
  { policyArn, attachedTo }: AttachedManagedPolicy,
  kinds?: readonly HolderKind[],
): Evidence {
  const holders = attachedTo.filter(({ kind }) => !kinds || kinds.includes(kind));
  return { policyArn, attachedCount: holders.length, attachedTo: holders.slice(0, MAX_NAMED_HOLDERS) };
}

export function detachPolicy(_resource: ResourceRef, evidence: Evidence, text: string): Remediation {
  const holders = evidence["attachedTo"] as readonly NamedHolder[];
  const commands = holders.map(({ kind, name }) => {
    const noun = kind.toLowerCase();
    return `aws iam detach-${noun}-policy --${noun}-name ` + cli`${name} --policy-arn ${String(evidence["policyArn"])}`;
  });
  return { text, cli: commands.join("\n"), terraform: null };
}
