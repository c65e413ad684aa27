/**
 * A hypothetical change as text in the URL. `|` separates the parts, and spaces separate the words of a part. AWS
 * names, ARNs and ids contain neither. Invalid parts are ignored, so that an old URL still opens its page.
 */
import type { WhatIfInput } from "../../gql/what-if.ts";

export type ChangePart =
  | { readonly kind: "detach"; readonly policyArn: string; readonly principalArn: string }
  | { readonly kind: "remove"; readonly policyId: string; readonly index: number; readonly policyName: string }
  | { readonly kind: "boundary"; readonly principalArn: string; readonly policyArn: string | null };

/** The maximum number of parts of one kind that the API accepts. */
const MAX_PARTS = 50;
const NO_POLICY = "none";

export function readChange(text: string | undefined): readonly ChangePart[] {
  return (text ?? "")
    .split("|")
    .flatMap((part) => readPart(part.split(" ")))
    .slice(0, MAX_PARTS);
}

function readPart([kind, first = "", second = "", name = ""]: readonly string[]): ChangePart[] {
  if (first === "" || second === "") return [];
  if (kind === "detach") return [{ kind, policyArn: first, principalArn: second }];
  if (kind === "boundary") return [{ kind, principalArn: first, policyArn: second === NO_POLICY ? null : second }];
  const index = Number(second);
  return kind === "remove" && Number.isSafeInteger(index) && index >= 0
    ? [{ kind, policyId: first, index, policyName: name || first }]
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
      return `remove ${part.policyId} ${part.index} ${urlSafeName(part.policyName)}`;
    case "boundary":
      return `boundary ${part.principalArn} ${part.policyArn ?? NO_POLICY}`;
  }
}

/** Replaces the two separators in a name with characters that look similar. */
export function urlSafeName(name: string): string {
  return name.replaceAll(" ", "\u00a0").replaceAll("|", "/");
}

/** Adds a part unless it is already present. */
export function withPart(parts: readonly ChangePart[], part: ChangePart): readonly ChangePart[] {
  return parts.some((present) => writePart(present) === writePart(part)) ? parts : [...parts, part];
}

export function partKey(part: ChangePart): string {
  return writePart(part);
}

/** A description of the part: "Statement 2 of deploy removed". */
export function partText(part: ChangePart): string {
  switch (part.kind) {
    case "detach":
      return `${nameOf(part.policyArn)} detached from ${nameOf(part.principalArn)}`;
    case "remove":
      return `Statement ${part.index + 1} of ${part.policyName} removed`;
    case "boundary":
      return part.policyArn === null
        ? `Permissions boundary of ${nameOf(part.principalArn)} removed`
        : `${nameOf(part.policyArn)} set as the permissions boundary of ${nameOf(part.principalArn)}`;
  }
}

function nameOf(arn: string): string {
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
