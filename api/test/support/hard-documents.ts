/** Documents as expensive as the limits allow. Each targets one place that once blocked a server. */
import { getIntrospectionQuery } from "graphql";

export interface HardDocument {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(" ");
const ALERTS = "query Q($v: AlertFilter) { alerts(filter: $v) { totalCount } }";
const ANALYSIS =
  "query Q($d: String!) { analyzePolicyDocument(document: $d) { riskScore issueCount issues { code message } summary expansion { count } escalationTechniques { id } suggestion { text } } }";
const policy = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...statement }] });
const patterns = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}*a*b*${index}*`);

export const HARD_DOCUMENTS: Readonly<Record<string, HardDocument>> = {
  "equal fields": { query: `{ ${many(240, () => "viewer{name}")} }` },
  "equal fields with arguments": { query: `{ ${many(90, () => "alerts(first:1){totalCount}")} }` },
  "inline fragments": { query: `{ ${many(120, () => "...{viewer{name}}")} }` },
  "doubling fragments": {
    query: `{ ...F0 } ${many(80, (at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`)} fragment F80 on Query { viewer { name } }`,
  },
  "doubling fragments with fields": {
    query: `{ viewer { ...F0 } } ${many(60, (at) => `fragment F${at} on Viewer { a${at}: name ...F${at + 1} ...F${at + 1} }`)} fragment F60 on Viewer { name }`,
  },
  "fragments that overlap in depth": {
    query: `{ users { nodes { ${many(60, (at) => `...U${at % 12}`)} } } } ${many(12, (at) => `fragment U${at} on User { groups { members { groups { members { id userName arn } } } } accessKeys { id } }`)}`,
  },
  "fields that overlap in depth": {
    query: `{ ${many(20, () => "users{nodes{groups{members{groups{members{groups{members{id}}}}}}}}")} }`,
  },
  "900 unknown fields": { query: `{ ${many(900, (at) => `x${at}`)} }` },
  "a long filter": { query: ALERTS, variables: { v: { query: "is:open ".repeat(11_000) } } },
  "a filter of stars": { query: ALERTS, variables: { v: { query: "*a".repeat(200) } } },
  "9,000 ids": { query: ALERTS, variables: { v: { accountIds: Array.from({ length: 6_000 }, () => "account_x") } } },
  "a long cursor": {
    query: "query Q($v: String) { users(after: $v) { totalCount } }",
    variables: { v: "A".repeat(95_000) },
  },
  "the schema": { query: getIntrospectionQuery() },
  "the schema ten times": {
    query: `{ ${many(10, (at) => `s${at}: __schema { types { name fields { name description args { name type { name } } type { name } } } }`)} }`,
  },
  "a policy of a million brackets": { query: ANALYSIS, variables: { d: "[".repeat(1_000_000) } },
  "a policy of 9,000 patterns": { query: ANALYSIS, variables: { d: policy({ Action: patterns(9_000, "s3:") }) } },
  "a policy of 1,400 patterns of every service": {
    query: ANALYSIS,
    variables: { d: policy({ Action: undefined, NotAction: patterns(1_400, "*:") }) },
  },
  "a policy as short as AWS's own, of patterns": {
    query: ANALYSIS,
    variables: { d: policy({ Action: patterns(240, "*:") }) },
  },
  "a policy encoded": { query: ANALYSIS, variables: { d: "%7B%22".repeat(190_000) } },
};
