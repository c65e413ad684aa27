/** Evaluates the JSON cases of the policy evaluator. */
import { parsePolicy } from "../../src/iam/policy/document.ts";
import { type Decision, evaluate, type NamedPolicy, type ScpLevel } from "../../src/iam/policy/evaluate.ts";
import { readPrincipal } from "../../src/iam/policy/principals.ts";
import type { PolicyDocument } from "../../src/iam/policy/statement.ts";
import type { EvaluatedCase } from "./cases.ts";

type Documents = Readonly<Record<string, object>>;

function documentOf(document: object): PolicyDocument {
  const parsed = parsePolicy(JSON.stringify(document));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.document;
}

function named(documents: Documents, prefix = ""): NamedPolicy[] {
  return Object.entries(documents).map(([name, document]) => ({
    name: `${prefix}${name}`,
    document: documentOf(document),
  }));
}

type Levels = EvaluatedCase["policies"]["scps"];

function levels(written: Levels): readonly ScpLevel[] | null {
  return written === null
    ? null
    : (written ?? []).map(({ level, policies }) => ({ name: level, policies: named(policies) }));
}

function one(name: string, document: object | undefined): NamedPolicy | null {
  return document ? { name, document: documentOf(document) } : null;
}

export function decide({ policies, ...asked }: EvaluatedCase): Decision {
  const own = policies.trust ?? policies.resource;
  return evaluate(
    {
      principal: readPrincipal(asked.principal, asked.roleArn ?? asked.userArn),
      identity: [
        ...named(policies.identity ?? {}),
        ...Object.entries(policies.groups ?? {}).flatMap(([group, held]) => named(held, `${group}/`)),
      ],
      boundary: one("boundary", policies.boundary),
      session: one("session", policies.session),
      scps: levels(policies.scps),
      rcps: levels(policies.rcps),
      ...(asked.at === undefined ? {} : { at: Date.parse(asked.at) }),
      ...(asked.managementAccount === undefined ? {} : { isManagementAccount: asked.managementAccount }),
    },
    {
      action: asked.action,
      resource: asked.resource,
      resourcePolicy: own ? documentOf(own) : null,
      ...(policies.resourceRcps === undefined ? {} : { rcps: levels(policies.resourceRcps) }),
      ...(asked.resourceAccount === undefined ? {} : { resourceAccountId: asked.resourceAccount }),
      ...(asked.context === undefined ? {} : { keys: asked.context }),
    },
  );
}
