/** The properties of an alert row that each GraphQL field of an alert needs. */
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

/** The properties by field. A field that is missing here, such as a new one, reads the whole alert. */
const PROPERTIES: Readonly<Record<string, readonly AlertProperty[]>> = {
  __typename: [],
  id: ["id"],
  number: ["number"],
  status: ["status"],
  severity: ["severity"],
  category: ["category"],
  title: ["title"],
  headline: ["checkId", "title", "category", "resourceName", "evidence"],
  firstSeenAt: ["firstSeenAt"],
  resolvedAt: ["resolvedAt"],
  resolution: ["resolution"],
  reopenCount: ["reopenCount"],
  assignee: ["assignee"],
  acknowledgedBy: ["acknowledgedBy"],
  acknowledgedAt: ["acknowledgedAt"],
  snooze: ["status", "snoozedBy", "snoozedAt", "snoozedUntil"],
  exceptionRule: ["status", "exceptionRuleId"],
  account: ["accountId"],
  check: ["checkId"],
  resource: RESOURCE,
  owner: ["accountId", "ownerId"],
  lastSeenAt: SIGHTING,
  isStale: SIGHTING,
  staleReason: SIGHTING,
  staleSince: SIGHTING,
  events: ["id"],
  commentCount: ["id"],
};

/** The properties that the fields need. `undefined` means all properties. */
export function alertPropertiesOf(fields: Iterable<string>): ReadonlySet<AlertProperty> | undefined {
  const properties = new Set<AlertProperty>();
  for (const field of fields) {
    const needed = Object.hasOwn(PROPERTIES, field) ? PROPERTIES[field] : undefined;
    if (needed === undefined) return undefined;
    for (const property of needed) properties.add(property);
  }
  return properties;
}
