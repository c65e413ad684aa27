/** The words for changes of the inventory. */
import type { ChangedItemFragment, ChangeGroupCardFragment } from "../../gql/changes.ts";

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

export function resourceLabel(kind: Resource["kind"]): string {
  return RESOURCES[kind];
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

/** What follows the name of the resource in the title of a card: that it was created or deleted, or nothing. */
export function titleEnd({ resource, inventory }: Pick<ChangeGroupCardFragment, "resource" | "inventory">): string {
  const own = inventory.filter((item) => item.kind === resource.kind && item.name === resource.name);
  const [latest] = own;
  if (latest?.change === "DELETED" || latest?.change === "CREATED") return CHANGES[latest.change];
  return own.some((item) => item.change === "CREATED") ? CHANGES.CREATED : "";
}

/** The facts that say nothing about a resource that was created or deleted. */
const EVERY_RESOURCE_HAS: ReadonlySet<Fact["fact"]> = new Set(["name", "path", "version"]);

export function shownFacts({ change, facts }: Pick<ChangedItemFragment, "change" | "facts">): readonly Fact[] {
  return change === "CHANGED" ? facts : facts.filter(({ fact }) => !EVERY_RESOURCE_HAS.has(fact));
}

/** "credential report" for `credentialReport`, "virtual MFA devices" for `virtualMfaDevices`. */
export function sectionText(section: string): string {
  return section
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase()
    .replace("mfa", "MFA");
}
