/** AWS's rules about resource policies as cases, which were written from AWS's pages before the evaluator was read. */
import { readFileSync } from "node:fs";
import { parsePolicy } from "../../src/iam/policy/document.ts";
import type { NamedPolicy, ScpLevel } from "../../src/iam/policy/evaluate.ts";

export interface ResourcePolicyCase {
  readonly name: string;
  /** An ARN, the name of a service, or `anonymous`. */
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  /** The account that owns the resource. */
  readonly owner: string;
  readonly identity?: readonly object[];
  readonly boundary?: readonly object[];
  readonly session?: readonly object[];
  /** The statements of the resource policy. */
  readonly policy?: readonly object[];
  readonly callerScps?: readonly object[];
  /** The service control policies of the resource's account, which limit no caller of another account. */
  readonly ownerScps?: readonly object[];
  /** The resource control policies of the resource's account. */
  readonly rcps?: readonly object[];
  readonly context?: Readonly<Record<string, string>>;
  /** Condition keys that the request does not have. */
  readonly absent?: readonly string[];
  readonly expected: "ALLOWED" | "DENIED";
}

interface Group {
  readonly title: string;
  /** The address of AWS's page. */
  readonly page: string;
  readonly cases: readonly ResourcePolicyCase[];
}

export const RESOURCE_POLICY_CASES = JSON.parse(
  readFileSync(new URL("../../src/iam/policy/resource-policies.cases.json", import.meta.url), "utf8"),
) as readonly Group[];

export function documentText(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function policyOf(name: string, statements: readonly object[]): NamedPolicy {
  const parsed = parsePolicy(documentText(statements));
  if (!parsed.ok) throw new Error(`${name} cannot be parsed`);
  return { name, document: parsed.document };
}

export function levelsOf(statements: readonly object[] | undefined): readonly ScpLevel[] {
  return statements ? [{ name: "account", policies: [policyOf("guardrail", statements)] }] : [];
}
