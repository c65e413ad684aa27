/**
 * Reads a stored snapshot section by section, also one that an earlier version of IAM Monitor took. A section that this
 * version added is skipped, and one that cannot be understood is failed. All other sections stay as they are, so an old
 * snapshot of one account never fails what is asked of the others.
 */
import type { AccountSnapshot, SectionName } from "./account.ts";
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

/** What the value of each section must at least be, so that its readers do not throw. */
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
  workloads: withLists("workloads", "unread"),
};

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
    // Earlier versions had only complete inventories, as a list.
    if (name === "workloads" && section.status === "read" && Array.isArray(section.value))
      return [[name, { ...section, value: completeInventory(section.value as readonly Workload[]) }]];
    return section.status === "read" && !shape(section.value) ? [[name, unreadable(snapshot)]] : [];
  });
  if (replaced.length === 0) return snapshot;
  return { ...snapshot, sections: { ...snapshot.sections, ...Object.fromEntries(replaced) } };
}

function notYetRead({ takenAt }: AccountSnapshot): UnreadSection {
  const reason = "The version of IAM Monitor that took this snapshot did not read it.";
  return { status: "skipped", code: "NOT_READ_YET", reason, at: takenAt };
}

function unreadable({ takenAt }: AccountSnapshot): UnreadSection {
  const reason = "Another version of IAM Monitor stored it in a form that this version cannot read.";
  return { status: "failed", action: "", code: "SNAPSHOT_UNREADABLE", reason, at: takenAt };
}
