/**
 * Reads a stored snapshot section by section, also one that an earlier version of IAM Monitor took. A section that this
 * version added is skipped, and one that cannot be understood is failed. All other sections stay as they are, so an old
 * snapshot of one account never makes a request about several accounts fail.
 */
import type { AccountSnapshot, LastKnown, SectionName } from "./account.ts";
import type { UnreadSection } from "./section.ts";
import { completeInventory, type Workload } from "./workload-inventory.ts";

type Shape = (value: unknown) => boolean;

const isList: Shape = (value) => Array.isArray(value);
const isRecord: Shape = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const orNull =
  (shape: Shape): Shape =>
  (value) =>
    value === null || shape(value);
const withLists =
  (...names: readonly string[]): Shape =>
  (value) =>
    isRecord(value) && names.every((name) => isList((value as Readonly<Record<string, unknown>>)[name]));

/** The least form of each section's value with which its readers do not throw. */
const SHAPES: Readonly<Record<SectionName, Shape>> = {
  authorizationDetails: withLists("users", "groups", "roles", "policies"),
  credentialReport: withLists("users"),
  accountSummary: isRecord,
  passwordPolicy: orNull(isRecord),
  accountAliases: isList,
  virtualMfaDevices: isList,
  serverCertificates: isList,
  samlProviders: isList,
  oidcProviders: isList,
  accessKeys: isList,
  organization: orNull(isRecord),
  organizationsFeatures: isList,
  serviceLastAccessed: isList,
  mfaDevices: isList,
  serviceSpecificCredentials: isList,
  sshPublicKeys: isList,
  workloads: withLists("workloads", "unread"),
  resourcePolicies: withLists("policies", "regions", "unread"),
  accessAnalyzer: withLists("analyzers", "findings", "regions", "unread"),
  securityContact: isRecord,
  trailAlarms: withLists("trails", "unread"),
  identityCenter: withLists("permissionSets", "assignments", "managementAssignments"),
  organizationAdministration: withLists("closedAccountIds", "unread"),
};

/** The number of sections of an account. */
export const SECTION_COUNT = Object.keys(SHAPES).length;

interface StoredSection {
  readonly status: string;
  readonly value?: unknown;
}

/** Returns the snapshot with every section of this version. The same object if it has them all. */
export function fromOlderVersion(snapshot: AccountSnapshot): AccountSnapshot {
  const stored = snapshot.sections as Readonly<Partial<Record<SectionName, StoredSection>>>;
  const replaced = Object.entries(SHAPES).flatMap(([name, shape]): [string, UnreadSection | StoredSection][] => {
    const section = stored[name as SectionName];
    if (section === undefined) return [[name, notYetRead(snapshot)]];
    const current = ofThisVersion(name, section);
    if (current.status === "read" && !shape(current.value)) return [[name, unreadable(snapshot)]];
    return current === section ? [] : [[name, current]];
  });
  const lastKnown = lastKnownOf(snapshot);
  if (replaced.length === 0 && lastKnown === snapshot.lastKnown) return snapshot;
  return {
    ...snapshot,
    sections: { ...snapshot.sections, ...Object.fromEntries(replaced) },
    ...(lastKnown && { lastKnown }),
  };
}

function ofThisVersion(name: string, section: StoredSection): StoredSection {
  // Earlier versions had only complete inventories, as a list.
  return name === "workloads" && section.status === "read" && Array.isArray(section.value)
    ? { ...section, value: completeInventory(section.value as readonly Workload[]) }
    : section;
}

/** The earlier facts that the snapshot contains, without those that this version cannot read. */
function lastKnownOf({ lastKnown }: AccountSnapshot): AccountSnapshot["lastKnown"] {
  if (!lastKnown) return lastKnown;
  const stored = Object.entries(lastKnown.sections as Readonly<Record<string, StoredSection>>);
  const sections = stored
    .map(([name, section]) => [name, ofThisVersion(name, section)] as const)
    .filter(([name, { value }]) => Object.hasOwn(SHAPES, name) && SHAPES[name as SectionName](value));
  const isSame = sections.length === stored.length && sections.every(([, each], i) => each === stored[i]![1]);
  return isSame ? lastKnown : { ...lastKnown, sections: Object.fromEntries(sections) as LastKnown["sections"] };
}

function notYetRead({ takenAt }: AccountSnapshot): UnreadSection {
  const reason = "The version of IAM Monitor that took this snapshot did not read it.";
  return { status: "skipped", code: "NOT_READ_YET", reason, at: takenAt };
}

function unreadable({ takenAt }: AccountSnapshot): UnreadSection {
  const reason = "Another version of IAM Monitor stored it in a form that this version cannot read.";
  return { status: "failed", action: "", code: "SNAPSHOT_UNREADABLE", reason, at: takenAt };
}
