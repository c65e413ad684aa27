/**
 * Compares two readings of a user, group, role, policy or access key. Only configuration is compared. Last use and age
 * are ignored, because they change with every scan.
 */

export const INVENTORY_KINDS = ["USER", "GROUP", "ROLE", "POLICY", "ACCESS_KEY"] as const;
export type InventoryKind = (typeof INVENTORY_KINDS)[number];

export const INVENTORY_CHANGE_KINDS = ["CREATED", "CHANGED", "DELETED"] as const;
export type InventoryChangeKind = (typeof INVENTORY_CHANGE_KINDS)[number];

/** Null: the resource has none, such as a permissions boundary. */
export type FactValue = string | boolean | null | readonly string[];

/** A fact that is missing was not read. It is compared with nothing. */
export type Facts = Readonly<Partial<Record<FactName, FactValue>>>;

/** Every fact by its name in the API, and whether it is a policy document. Comparisons name facts of the password policy, too. */
const FACTS = {
  name: "PLAIN",
  path: "PLAIN",
  status: "PLAIN",
  version: "PLAIN",
  /** The IDs of all versions of a managed policy. Only comparisons of two scans have them. */
  versions: "PLAIN",
  consolePassword: "PLAIN",
  mfa: "PLAIN",
  groups: "PLAIN",
  attachedPolicies: "PLAIN",
  permissionsBoundary: "PLAIN",
  instanceProfiles: "PLAIN",
  tags: "PLAIN",
  minimumPasswordLength: "PLAIN",
  requireSymbols: "PLAIN",
  requireNumbers: "PLAIN",
  requireUppercaseCharacters: "PLAIN",
  requireLowercaseCharacters: "PLAIN",
  allowUsersToChangePassword: "PLAIN",
  maxPasswordAgeDays: "PLAIN",
  passwordReusePrevention: "PLAIN",
  hardExpiry: "PLAIN",
  trustPolicy: "DOCUMENT",
  document: "DOCUMENT",
} as const;
export type FactName = keyof typeof FACTS;
const FACT_NAMES = Object.keys(FACTS) as readonly FactName[];

/** One difference. Lists name only the values that were added or removed; other facts have at most one of each. */
export interface FactChange {
  readonly fact: FactName;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export interface DocumentChange {
  readonly fact: FactName;
  /** Null if the resource was created. */
  readonly before: string | null;
  /** Null if the resource was deleted. */
  readonly after: string | null;
}

/** The facts with each policy document replaced. */
export function mapDocuments(facts: Facts, replace: (text: string) => string): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      FACTS[name as FactName] === "DOCUMENT" && typeof value === "string" ? replace(value) : value,
    ]),
  );
}

/** The facts of both sides that differ, without the others. Null if none differs. */
export function differingFacts(before: Facts, after: Facts): { readonly before: Facts; readonly after: Facts } | null {
  const names = FACT_NAMES.filter((name) => {
    const [old, next] = [before[name], after[name]];
    return old !== undefined && next !== undefined && comparable(name, old) !== comparable(name, next);
  });
  return names.length === 0 ? null : { before: pick(before, names), after: pick(after, names) };
}

function pick(facts: Facts, names: readonly FactName[]): Facts {
  return Object.fromEntries(names.map((name) => [name, facts[name]]));
}

/** The order of lists, and the order of keys and the white space of documents, are no difference. */
function comparable(name: FactName, value: FactValue): string {
  if (FACTS[name] === "DOCUMENT" && typeof value === "string") return withoutLayout(value);
  return JSON.stringify(typeof value === "object" && value !== null ? value.toSorted(byText) : value);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function withoutLayout(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), (_key, part: unknown) =>
      part !== null && typeof part === "object" && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => byText(one, other)))
        : part,
    );
  } catch {
    // A document that AWS accepted and JSON does not: its text is all there is.
    return text;
  }
}

/** The differences for a reader. The facts of a resource that was created or deleted are differences from nothing. */
export function factChanges(before: Facts | null, after: Facts | null): readonly FactChange[] {
  return FACT_NAMES.filter((name) => FACTS[name] === "PLAIN").flatMap((fact) => {
    const [old, next] = [valuesOf(before?.[fact]), valuesOf(after?.[fact])];
    const removed = old.filter((value) => !next.includes(value));
    const added = next.filter((value) => !old.includes(value));
    return removed.length + added.length === 0 ? [] : [{ fact, removed, added }];
  });
}

function valuesOf(value: FactValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return typeof value === "object" ? value : [String(value)];
}

export function documentChanges(before: Facts | null, after: Facts | null): readonly DocumentChange[] {
  return FACT_NAMES.filter((name) => FACTS[name] === "DOCUMENT").flatMap((fact) => {
    const [old, next] = [textOf(before?.[fact]), textOf(after?.[fact])];
    return old === null && next === null ? [] : [{ fact, before: old, after: next }];
  });
}

function textOf(value: FactValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
