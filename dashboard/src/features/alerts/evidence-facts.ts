/**
 * The evidence of an alert for people: which facts are shown, under which name, and in which words. The API's evidence has
 * one shape for each check; facts that the alert's text already says, or that are as expected, are left out.
 */
import { fieldLabel } from "./detail-text.ts";
import { detailValue } from "./detail-values.ts";
import { countOf, formatNumber } from "../../ui/format.ts";

/** A part of a fact. A moment is shown in the reader's time zone, with its age. */
export type FactPart = { readonly text: string } | { readonly at: string } | { readonly holder: Holder };
export interface Holder {
  readonly kind: "USER" | "GROUP" | "ROLE";
  readonly name: string;
}
/** One value of a fact: its parts stand beside each other. */
export type FactValue = readonly FactPart[];

export interface Fact {
  readonly key: string;
  readonly label: string;
  readonly values: readonly FactValue[];
}

type Evidence = Readonly<Record<string, unknown>>;
type Shape = Readonly<Record<string, unknown>>;

/** The labels of fields whose names do not say what they mean. Other labels are made from the field's name. */
const LABELS: Readonly<Record<string, string>> = {
  accessKeyId: "Access key",
  accountAccessKeysPresent: "Access keys of the root user",
  accountId: "Trusted account",
  accountMfaEnabled: "MFA of the root user",
  accountPasswordPresent: "Password of the root user",
  accountSigningCertificatesPresent: "Signing certificates of the root user",
  accounts: "Trusted accounts",
  activeKeyCount: "Active access keys",
  agreedGroupNames: "Groups that are agreed on",
  allowed: "Allowed actions",
  allowsEverything: "Allows everything",
  attachmentCount: "Attached to",
  boundaryArn: "Permissions boundary",
  conditionKeys: "Depends on conditions on",
  createdAt: "Created",
  credentials: "Credentials",
  daysLeft: "Due in",
  daysWaiting: "Password set",
  dependsOn: "Depends on conditions on",
  documentCharacters: "Length of the document",
  enabledFeatures: "Centralised root access",
  exceptPrincipals: "Principals",
  federationExpectedBecause: "Federation is expected because of",
  hasPassword: "Console password",
  idleDays: "Not used for",
  instanceArn: "Instance of IAM Identity Center",
  isActive: "Status",
  isAdministrator: "Role is an administrator",
  isAttached: "Attached",
  isBoundary: "Used as a permissions boundary",
  keysLastUsed: "Access keys last used",
  limitsAudience: "Trust policy limits the audience",
  limitsSubject: "Trust policy limits the subject",
  memberCount: "Members",
  mfaActive: "MFA",
  newerKey: "Newer key",
  otherVersionIds: "Older versions",
  passwordEnabled: "Console password",
  passwordLastChangedAt: "Password last changed",
  passwordLastUsed: "Password last used",
  permissionsBoundaryUsageCount: "Used as a boundary",
  rolesSearched: "Roles searched",
  serviceSpecificCredentialId: "Credential",
  serviceSpecificCredentialIds: "Credentials",
  sshPublicKeyId: "SSH key",
  tagKeys: "Tags",
  missingTagKeys: "Missing tags",
  groupNames: "Groups",
  serviceName: "Service",
  policyName: "Policy",
  roleName: "Role",
  useInstead: "Use instead",
  userCreatedAt: "User created",
  userName: "User",
  uses: "Used for",
  virtualDevices: "Virtual MFA devices",
  why: "Reason",
};

/** Facts that say nothing beside the others, or have no meaning for people. */
const HIDDEN: Readonly<Record<string, (value: unknown, evidence: Evidence) => boolean>> = {
  issueCount: () => true,
  attachedCount: () => true,
  principalCount: () => true,
  techniqueCount: () => true,
  consoleUserCount: () => true,
  message: () => false,
  kind: (_value, { policyName }) => policyName !== undefined,
  ownerKind: () => true,
  ownerName: () => true,
  // The alert names its policy above the evidence.
  policyName: (_value, { policyArn, ownerName }) => policyArn !== undefined || ownerName !== undefined,
  isActive: (value) => value === true,
  isAttached: (value) => value === true,
  isBoundary: (value) => value === false,
  isBounded: (value) => value === false,
  isLimited: (value) => value === false,
  isAdministrator: (value) => value === false,
  instanceProfiles: isEmpty,
  conditionKeys: isEmpty,
  dependsOn: isEmpty,
  assumes: isEmpty,
  missingTagKeys: isEmpty,
  agreedGroupNames: isEmpty,
  otherVersionIds: isEmpty,
  // The principals that it excepts show whom it lets in.
  principals: (_value, { exceptPrincipals }) => exceptPrincipals !== undefined,
  actions: (_value, { message }) => message !== undefined,
  // The policy is compared with the change below it.
  policy: (_value, { change }) => change !== undefined,
};

/** The requirements of a password policy, in the order of the AWS console. */
const PASSWORD_RULES: Readonly<Record<string, string>> = {
  minimumPasswordLength: "Minimum length",
  requireUppercaseCharacters: "Upper-case letter",
  requireLowercaseCharacters: "Lower-case letter",
  requireNumbers: "Number",
  requireSymbols: "Symbol",
  expirePasswords: "Passwords expire",
  maxPasswordAgeDays: "Maximum age",
  passwordReusePrevention: "Passwords that cannot be used again",
};

export function factsOf(evidence: unknown): readonly Fact[] {
  if (typeof evidence !== "object" || evidence === null) return [];
  const shape = evidence as Evidence;
  const facts: Fact[] = [];
  for (const [name, value] of Object.entries(shape)) {
    if (value === undefined || HIDDEN[name]?.(value, shape)) continue;
    if (name === "change" && isShape(value) && isShape(shape["policy"])) {
      facts.push(...passwordRules(value, shape["policy"]));
      continue;
    }
    facts.push({ key: name, label: labelOf(name), values: valuesOf(name, value) });
  }
  return facts;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isShape(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function labelOf(name: string): string {
  return LABELS[name] ?? fieldLabel(name.replace(/(?<=.)(Days|Seconds)$/, "").replace(/Arn$/, ""));
}

/** The settings of the password policy, and the wanted ones. */
function passwordRules(change: Shape, policy: Shape): Fact[] {
  const inDays = (name: string, value: unknown) =>
    name === "maxPasswordAgeDays" && typeof value === "number" ? countOf(value, "day") : plain(value);
  return Object.entries(PASSWORD_RULES).flatMap(([name, label]) =>
    name in change
      ? [{ key: name, label, values: [[{ text: `${inDays(name, policy[name])} → ${inDays(name, change[name])}` }]] }]
      : [],
  );
}

function plain(value: unknown): string {
  if (value === true) return "yes";
  if (value === false) return "no";
  if (value === null || value === undefined) return "none";
  return typeof value === "number" ? formatNumber(value) : String(value);
}

function valuesOf(name: string, value: unknown): readonly FactValue[] {
  if (!Array.isArray(value)) return [valueOf(name, value)];
  if (value.length === 0) return [[{ text: "none" }]];
  if (name === "exceptPrincipals")
    return value.map((each, index) => [
      ...(index === 0 ? [{ text: "everyone except " }] : []),
      ...valueOf("principals", each),
    ]);
  const all = value.map((each) => valueOf(name, each)).filter((parts) => parts.length > 0);
  // Several policies may have the same name and say the same.
  return [...new Map(all.map((parts) => [JSON.stringify(parts), parts])).values()];
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[\d:.]*Z$/;
const PRESENT: ReadonlySet<string> = new Set([
  "accountMfaEnabled",
  "accountAccessKeysPresent",
  "accountPasswordPresent",
  "accountSigningCertificatesPresent",
]);

function valueOf(name: string, value: unknown): FactValue {
  if (value === null || value === undefined) return [{ text: name === "expiresAt" ? "Never" : "none" }];
  if (name === "isActive") return [{ text: value === true ? "active" : "inactive" }];
  if (name === "mfaActive") return [{ text: value === true ? "registered" : "none" }];
  if (typeof value === "boolean") return [{ text: value ? "yes" : "no" }];
  if (typeof value === "number") return [{ text: numberText(name, value) }];
  if (typeof value === "string") return textOf(name, value);
  return isShape(value) ? shapeOf(name, value) : [{ text: plain(value) }];
}

function numberText(name: string, value: number): string {
  if (PRESENT.has(name)) return value === 0 ? "none" : presentText(name);
  if (name === "daysWaiting") return `${countOf(value, "day")} ago`;
  if (/Days$|^daysLeft$|^daysSince$/.test(name)) return countOf(value, "day");
  if (name === "documentCharacters") return countOf(value, "character");
  if (name === "attachmentCount" || name === "permissionsBoundaryUsageCount")
    return value === 0 ? "nothing" : countOf(value, "identity", "identities");
  return formatNumber(value);
}

function presentText(name: string): string {
  return name === "accountAccessKeysPresent" ? "present" : "yes";
}

function textOf(name: string, value: string): FactValue {
  // A text of AWS, such as the key of a tag, may only look like a time.
  if (INSTANT.test(value) && !Number.isNaN(Date.parse(value))) return [{ at: value }];
  if (value === "NEVER_USED") return [{ text: "Never" }];
  const days = /^NOT_WITHIN_(\d+)_DAYS$/.exec(value)?.[1];
  if (days !== undefined) return [{ text: `not within ${countOf(Number(days), "day")}` }];
  if (name === "enabledFeatures") return [{ text: fieldLabel(value).toLowerCase() }];
  if (name === "principals" && value === "*") return [{ text: "everyone (*)" }];
  // The name says enough: the account is that of the alert, or AWS.
  const arn = /^arn:[^:]*:iam::[^:]*:(?:policy|role|user|group)\/(?:.*\/)?([^/]+)$/.exec(value)?.[1];
  if (arn !== undefined && name !== "resource") return [{ text: arn }];
  return [{ text: detailValue(name, value) }];
}

const HOLDER_KINDS: ReadonlySet<unknown> = new Set(["USER", "GROUP", "ROLE"]);

/** The shapes that evidence has. An unknown one is listed field by field. */
function shapeOf(name: string, shape: Shape): FactValue {
  const { kind, at, service } = shape;
  if (HOLDER_KINDS.has(kind) && typeof shape["name"] === "string")
    return [{ holder: { kind: kind as Holder["kind"], name: shape["name"] } }];
  if (typeof at === "string" && !Number.isNaN(Date.parse(at)))
    return typeof service === "string" ? [{ text: `${service}, ` }, { at }] : [{ at }];
  if (typeof shape["summary"] === "string") return shape["layer"] === "SCP" ? [] : [{ text: shape["summary"] }];
  if (typeof shape["policyName"] === "string" && name === "policies") {
    const group = shape["throughGroup"];
    return [{ text: `${shape["policyName"]}${typeof group === "string" ? ` (through the group ${group})` : ""}` }];
  }
  if (typeof shape["techniqueName"] === "string")
    return [{ text: `${shape["techniqueName"]} (${listText(shape["actions"])})` }];
  if (typeof shape["action"] === "string") {
    const decision = shape["decision"];
    const suffix =
      typeof decision === "string" && decision !== "ALLOWED" ? `, ${detailValue("decision", decision)}` : "";
    return [{ text: `${shape["action"]}${suffix}` }];
  }
  if (name === "uses") return valueOf("lastUsed", shape["lastUsed"]);
  if (typeof shape["principalArn"] === "string")
    return [{ text: `${nameOf(shape["principalArn"])}: ${listText(shape["allowed"])}` }];
  if (name === "credentials" && typeof kind === "string")
    return [{ text: `${fieldLabel(kind)}, last used: ` }, ...valueOf("lastUsed", shape["lastUsed"])];
  return fieldsOf(shape);
}

function fieldsOf(shape: Shape): FactValue {
  return Object.entries(shape)
    .filter(([name, value]) => !HIDDEN[name]?.(value, shape))
    .flatMap(([name, value], index): FactPart[] => [
      { text: `${index === 0 ? "" : ", "}${labelOf(name).toLowerCase()}: ` },
      ...valuesOf(name, value).flatMap((parts, place) => (place === 0 ? parts : [{ text: ", " }, ...parts])),
    ]);
}

function listText(values: unknown): string {
  if (!Array.isArray(values)) return "";
  return values.map((each) => (isShape(each) ? String(each["action"] ?? "") : String(each))).join(", ");
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
