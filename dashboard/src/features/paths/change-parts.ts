/**
 * A change that nobody has made, as it stands in the address: parts by `|`, their words by spaces, of which AWS's names,
 * ARNs and ids have neither. What is not understood is left out, as of any old address.
 */
import type { WhatIfInput } from "../../gql/what-if.ts";

export type ChangePart =
  | { readonly kind: "detach"; readonly policyArn: string; readonly principalArn: string }
  | { readonly kind: "remove"; readonly policyId: string; readonly index: number; readonly policyName: string }
  | { readonly kind: "boundary"; readonly principalArn: string; readonly policyArn: string | null };

/** As many of each kind as the api takes. */
const MAX_PARTS = 50;
const NO_POLICY = "none";

export function readChange(text: string | undefined): readonly ChangePart[] {
  return (text ?? "")
    .split("|")
    .flatMap((part) => readPart(part.split(" ")))
    .slice(0, MAX_PARTS);
}

function readPart([kind, one = "", other = "", name = ""]: readonly string[]): ChangePart[] {
  if (one === "" || other === "") return [];
  if (kind === "detach") return [{ kind, policyArn: one, principalArn: other }];
  if (kind === "boundary") return [{ kind, principalArn: one, policyArn: other === NO_POLICY ? null : other }];
  const index = Number(other);
  return kind === "remove" && Number.isSafeInteger(index) && index >= 0
    ? [{ kind, policyId: one, index, policyName: name || one }]
    : [];
}

export function writeChange(parts: readonly ChangePart[]): string | undefined {
  return parts.length === 0 ? undefined : parts.map(writePart).join("|");
}

function writePart(part: ChangePart): string {
  switch (part.kind) {
    case "detach":
      return `detach ${part.policyArn} ${part.principalArn}`;
    case "remove":
      return `remove ${part.policyId} ${part.index} ${nameInAddress(part.policyName)}`;
    case "boundary":
      return `boundary ${part.principalArn} ${part.policyArn ?? NO_POLICY}`;
  }
}

/** A name that reads the same and holds none of the signs that part words and parts. */
export function nameInAddress(name: string): string {
  return name.replaceAll(" ", "\u00a0").replaceAll("|", "/");
}

/** With one more; the same one twice is once. */
export function withPart(parts: readonly ChangePart[], part: ChangePart): readonly ChangePart[] {
  return parts.some((each) => writePart(each) === writePart(part)) ? parts : [...parts, part];
}

export function partKey(part: ChangePart): string {
  return writePart(part);
}

/** "Statement 2 of deploy removed". */
export function partWords(part: ChangePart): string {
  switch (part.kind) {
    case "detach":
      return `${lastOf(part.policyArn)} detached from ${lastOf(part.principalArn)}`;
    case "remove":
      return `Statement ${part.index + 1} of ${part.policyName} removed`;
    case "boundary":
      return part.policyArn === null
        ? `The boundary of ${lastOf(part.principalArn)} taken away`
        : `${lastOf(part.policyArn)} set as the boundary of ${lastOf(part.principalArn)}`;
  }
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

export function whatIfInput(accountId: string, parts: readonly ChangePart[]): WhatIfInput {
  return {
    accountId,
    detach: parts.flatMap((part) =>
      part.kind === "detach" ? [{ policyArn: part.policyArn, principalArn: part.principalArn }] : [],
    ),
    removeStatements: parts.flatMap((part) =>
      part.kind === "remove" ? [{ policyId: part.policyId, index: part.index }] : [],
    ),
    setBoundary: parts.flatMap((part) =>
      part.kind === "boundary" ? [{ principalArn: part.principalArn, policyArn: part.policyArn }] : [],
    ),
  };
}
