/**
 * A hypothetical change as text in the URL. `|` separates the parts, and spaces separate the words of a part. AWS
 * names, ARNs and ids contain neither. Invalid parts are ignored, so that an old URL still opens its page.
 */
import type { DocumentChangeFragment } from "../../gql/what-if.ts";
import type { WhatIfInput } from "../../gql/schema-types.ts";
import { urlSafeName, writeRemoval } from "./statement-removal.ts";

export type ChangePart =
  | { readonly kind: "detach"; readonly policyArn: string; readonly principalArn: string }
  | { readonly kind: "remove"; readonly policyId: string; readonly index: number; readonly policyName: string }
  | { readonly kind: "boundary"; readonly principalArn: string; readonly policyArn: string | null }
  | { readonly kind: "attach"; readonly policyArn: string; readonly principalArn: string }
  | { readonly kind: "join"; readonly userArn: string; readonly groupArn: string }
  | { readonly kind: "inline"; readonly principalArn: string; readonly document: string; readonly policyName: string }
  | { readonly kind: "policy"; readonly policyArn: string; readonly document: string }
  | { readonly kind: "trust"; readonly roleArn: string; readonly document: string }
  | { readonly kind: "role"; readonly roleArn: string; readonly document: string };

/** The maximum number of parts of one kind that the API accepts. */
const MAX_PARTS = 200;
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
  if (kind === "attach") return [{ kind, policyArn: first, principalArn: second }];
  if (kind === "join") return [{ kind, userArn: first, groupArn: second }];
  if (kind === "inline" || kind === "policy" || kind === "trust" || kind === "role") {
    const document = decoded(second);
    if (document === null) return [];
    if (kind === "policy") return [{ kind, policyArn: first, document }];
    if (kind !== "inline") return [{ kind, roleArn: first, document }];
    return name === "" ? [] : [{ kind, principalArn: first, document, policyName: name }];
  }
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
      return writeRemoval(part.policyId, part.index, part.policyName);
    case "boundary":
      return `boundary ${part.principalArn} ${part.policyArn ?? NO_POLICY}`;
    case "attach":
      return `attach ${part.policyArn} ${part.principalArn}`;
    case "join":
      return `join ${part.userArn} ${part.groupArn}`;
    case "inline":
      return `inline ${part.principalArn} ${encoded(part.document)} ${urlSafeName(part.policyName)}`;
    case "policy":
      return `policy ${part.policyArn} ${encoded(part.document)}`;
    case "trust":
    case "role":
      return `${part.kind} ${part.roleArn} ${encoded(part.document)}`;
  }
}

/** The documents of a fix as parts of a change. */
export function partsOfDocuments({
  putPolicies,
  putInlinePolicies,
  setTrustPolicies,
}: DocumentChangeFragment): readonly ChangePart[] {
  return [
    ...putPolicies.map(({ policyArn, document }) => ({
      kind: "policy" as const,
      policyArn,
      document: compact(document),
    })),
    ...putInlinePolicies.map(({ principalArn, policyName, document }) => ({
      kind: "inline" as const,
      principalArn,
      policyName,
      document: compact(document),
    })),
    ...setTrustPolicies.map(({ roleArn, trustPolicy }) => ({
      kind: "trust" as const,
      roleArn,
      document: compact(trustPolicy),
    })),
  ];
}

/** The document without line breaks: the address is shorter, and means the same. */
function compact(document: string): string {
  return JSON.stringify(JSON.parse(document));
}

/** A document in characters that need no escape in a URL. */
function encoded(document: string): string {
  const bytes = new TextEncoder().encode(document);
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Null if the text is not an encoded document. */
function decoded(text: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.codePointAt(0)!);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
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
    case "attach":
      return `${nameOf(part.policyArn)} attached to ${nameOf(part.principalArn)}`;
    case "join":
      return `${nameOf(part.userArn)} added to ${nameOf(part.groupArn)}`;
    case "inline":
      return `Inline policy ${part.policyName} put on ${nameOf(part.principalArn)}`;
    case "policy":
      return `Document of ${nameOf(part.policyArn)} set`;
    case "trust":
      return `Trust policy of ${nameOf(part.roleArn)} set`;
    case "role":
      return `Role ${nameOf(part.roleArn)} created`;
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
    attach: parts.flatMap((part) =>
      part.kind === "attach" ? [{ policyArn: part.policyArn, principalArn: part.principalArn }] : [],
    ),
    addToGroups: parts.flatMap((part) =>
      part.kind === "join" ? [{ userArn: part.userArn, groupArn: part.groupArn }] : [],
    ),
    putInlinePolicies: parts.flatMap((part) =>
      part.kind === "inline"
        ? [{ principalArn: part.principalArn, policyName: part.policyName, document: part.document }]
        : [],
    ),
    putPolicies: parts.flatMap((part) =>
      part.kind === "policy" ? [{ policyArn: part.policyArn, document: part.document }] : [],
    ),
    setTrustPolicies: parts.flatMap((part) =>
      part.kind === "trust" ? [{ roleArn: part.roleArn, trustPolicy: part.document }] : [],
    ),
    createRoles: parts.flatMap((part) =>
      part.kind === "role" ? [{ roleArn: part.roleArn, trustPolicy: part.document }] : [],
    ),
  };
}
