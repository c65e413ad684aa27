/** The words for changes of the inventory. */
import type {
  ChangedAlertFragment,
  ChangedItemFragment,
  ChangeGroupCardFragment,
  ChangesQuery,
} from "../../gql/changes.ts";
import { countOf } from "../../ui/format.ts";

type Resource = ChangeGroupCardFragment["resource"];
type Fact = ChangedItemFragment["facts"][number];

/** The name of the account's own resources says what they are. */
const RESOURCES: Readonly<Record<Resource["kind"], string>> = {
  USER: "User",
  GROUP: "Group",
  ROLE: "Role",
  POLICY: "Policy",
  ACCOUNT: "",
  OTHER: "",
};

/** The type of the resource, which stands before its name. The root user is named "root" and belongs to the account. */
export function resourceLabel({ kind, name }: Pick<Resource, "kind" | "name">): string {
  return kind === "ACCOUNT" && name === "root" ? "User" : RESOURCES[kind];
}

const CHANGES: Readonly<Record<ChangedItemFragment["change"], string>> = {
  CREATED: "was created",
  CHANGED: "was changed",
  DELETED: "was deleted",
};

const ITEMS: Readonly<Record<ChangedItemFragment["kind"], string>> = {
  USER: "User",
  GROUP: "Group",
  ROLE: "Role",
  POLICY: "Policy",
  ACCESS_KEY: "Access key",
};

/** "Access key AKIA… was created". */
export function itemText({ kind, name, change }: Pick<ChangedItemFragment, "kind" | "name" | "change">): string {
  return `${ITEMS[kind]} ${name} ${CHANGES[change]}`;
}

const ALERTS: Readonly<Record<ChangedAlertFragment["kind"], readonly [one: string, many: string, rest: string]>> = {
  OPENED: ["new alert", "new alerts", ""],
  FOUND_BY_FIRST_SCAN: ["alert", "alerts", " found by the first scan"],
  REOPENED: ["alert", "alerts", " reopened"],
  RAISED: ["alert", "alerts", " more severe"],
  RESOLVED: ["alert", "alerts", " resolved"],
  LOWERED: ["alert", "alerts", " less severe"],
  OPENED_AND_RESOLVED: ["alert", "alerts", " came and went"],
};

/**
 * The text after the name of the resource in the title of a card: how it changed. If only its alerts changed, they are
 * counted, because the resource itself is as it was.
 */
export function titleEnd(
  group: Pick<ChangeGroupCardFragment, "resource" | "inventory" | "alerts" | "alertCount">,
): string {
  const { resource, inventory, alerts, alertCount } = group;
  const own = inventory.filter((item) => item.kind === resource.kind && item.name === resource.name);
  const [latest] = own;
  if (latest?.change === "DELETED" || latest?.change === "CREATED") return ` ${CHANGES[latest.change]}`;
  if (latest) return ` ${own.some((item) => item.change === "CREATED") ? CHANGES.CREATED : CHANGES.CHANGED}`;
  const [alert] = alerts;
  if (inventory.length > 0 || !alert) return "";
  // Alerts that are not listed may have changed in another way.
  const isAlike = alertCount === alerts.length && alerts.every(({ kind }) => kind === alert.kind);
  const [one, many, rest] = isAlike ? ALERTS[alert.kind] : ["alert changed", "alerts changed", ""];
  return `: ${countOf(alertCount, one, many)}${rest}`;
}

/** "1 user, 2 access keys": what was created, changed or deleted. */
export function kindsText(counts: ChangesQuery["changes"]["inventoryKindCounts"], change: KindCount): string {
  return counts
    .filter((count) => count[change] > 0)
    .map((count) => countOf(count[change], ...NOUNS[count.kind]))
    .join(", ");
}

export type KindCount = "created" | "changed" | "deleted";

const NOUNS: Readonly<Record<ChangedItemFragment["kind"], readonly [one: string, many: string]>> = {
  USER: ["user", "users"],
  GROUP: ["group", "groups"],
  ROLE: ["role", "roles"],
  POLICY: ["policy", "policies"],
  ACCESS_KEY: ["access key", "access keys"],
};

/** The facts that say nothing about a resource that was created or deleted. */
const EVERY_RESOURCE_HAS: ReadonlySet<Fact["fact"]> = new Set(["name", "path", "version"]);

export function shownFacts({ change, facts }: Pick<ChangedItemFragment, "change" | "facts">): readonly Fact[] {
  return change === "CHANGED" ? facts : facts.filter(({ fact }) => !EVERY_RESOURCE_HAS.has(fact));
}
