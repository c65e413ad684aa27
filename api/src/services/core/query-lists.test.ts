import { expect, test } from "vitest";
import { publishedKeys, type PublishedKey } from "../../iam/query-keys.ts";
import { QUERY_LISTS } from "./query-lists.ts";

const TITLES: Readonly<Record<keyof typeof QUERY_LISTS, string>> = {
  ALERTS: "Alerts, problems and notification rules",
  USERS: "Users",
  ACCESS_KEYS: "Access keys",
  GROUPS: "Groups",
  ROLES: "Roles",
  POLICIES: "Policies",
  ESCALATION_PATHS: "Paths to administrator",
  AUDIT_EVENTS: "Audit log",
  ACCOUNTS: "Accounts",
};

const INTRODUCTION = `# Query language

A query filters a list: in the search box of a page, in the \`filter\` of GraphQL and of exports, and in notification rules.

- \`word\` searches names. All terms are required: \`anna mfa:no\` lists users whose name contains "anna" and who have no MFA.
- \`key:value\` selects by a property. Commas mean OR: \`severity:high,critical\`.
- \`-term\` negates a term: \`-is:dismissed\`.
- Quotes allow spaces and commas: \`tag:"team=query language"\`. Case is ignored.
- A number is \`12\`, \`>70\` or \`<=5\`. An age is \`>90d\` (older than 90 days), \`<12h\`, \`<90min\`, \`>=2w\` or \`<1y\`. A period is whole
  days in UTC, both included: \`2026-11-30\`, \`2026-11-01..2026-11-30\`, \`2026-11-01..*\`, \`*..2026-11-30\`.

A query has at most 40 terms and 2,000 characters. A mistake is refused with \`BAD_QUERY\`; \`position\` and \`length\` say where it is,
and \`suggestion\` what was most likely meant. The API publishes the keys: \`{ queryKeys(list: USERS) { name values examples } }\`.

This page is generated from the same tables by \`api/src/services/core/query-lists.test.ts\`.
`;

function lineOf({ name, aliases, description, values, examples }: PublishedKey): string {
  const code = (texts: readonly string[]) => texts.map((text) => `\`${text}\``).join(", ");
  return [
    `- **\`${name}:\`** ${description}`,
    ...(values.length > 0 && values.join() !== "yes,no" ? [`Values: ${code(values)}.`] : []),
    `Example: ${code(examples)}.`,
    ...(aliases.length > 0 ? [`Also: ${code(aliases.map((alias) => `${alias}:`))}.`] : []),
  ].join(" ");
}

test("the documentation lists every key", async () => {
  const sections = Object.entries(QUERY_LISTS).map(
    ([list, keys]) => `
## ${TITLES[list as keyof typeof QUERY_LISTS]}

${publishedKeys(keys).map(lineOf).join("\n")}
`,
  );
  await expect(INTRODUCTION + sections.join("")).toMatchFileSnapshot("../../../../docs/query-language.md");
});
