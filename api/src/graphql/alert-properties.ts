/** Which properties of an alert its fields in GraphQL are made of. */
import type { AlertRow } from "./rows.ts";

type AlertProperty = Extract<keyof AlertRow, string>;

const RESOURCE = ["accountId", "resourceId", "resourceName", "resourceArn", "category"] as const;
const SIGHTING = [
  "id",
  "accountId",
  "checkId",
  "status",
  "firstSeenAt",
  "lastSeenAt",
  "openedAt",
  "evidenceAsOf",
  "notEvaluatedReason",
] as const;

/** A field that is not here reads the whole alert; so will one that somebody adds. */
const PROPERTIES: Readonly<Record<string, readonly AlertProperty[]>> = {
  __typename: [],
  id: ["id"],
  number: ["number"],
  status: ["status"],
  severity: ["severity"],
  category: ["category"],
  title: ["title"],
  firstSeenAt: ["firstSeenAt"],
  resolvedAt: ["resolvedAt"],
  resolution: ["resolution"],
  reopenCount: ["reopenCount"],
  assignee: ["assignee"],
  acknowledgedBy: ["acknowledgedBy"],
  acknowledgedAt: ["acknowledgedAt"],
  account: ["accountId"],
  check: ["checkId"],
  resource: RESOURCE,
  lastSeenAt: SIGHTING,
  isStale: SIGHTING,
  staleReason: SIGHTING,
  events: ["id"],
  commentCount: ["id"],
};

/** `undefined`: all of them. */
export function alertPropertiesOf(fields: Iterable<string>): ReadonlySet<AlertProperty> | undefined {
  const properties = new Set<AlertProperty>();
  for (const field of fields) {
    const needed = Object.hasOwn(PROPERTIES, field) ? PROPERTIES[field] : undefined;
    if (needed === undefined) return undefined;
    for (const property of needed) properties.add(property);
  }
  return properties;
}
