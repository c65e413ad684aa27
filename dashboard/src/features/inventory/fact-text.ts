/** The words for facts of the inventory that differ between two readings. */
import type { ChangedFact } from "../../gql/schema-types.ts";

const FACTS: Readonly<Record<ChangedFact, string>> = {
  name: "Name",
  path: "Path",
  status: "Status",
  version: "Default version",
  versions: "Versions",
  consolePassword: "Console password",
  mfa: "MFA",
  groups: "Groups",
  attachedPolicies: "Attached policies",
  permissionsBoundary: "Permissions boundary",
  instanceProfiles: "Instance profiles",
  tags: "Tags",
  trustPolicy: "Trust policy",
  document: "Policy document",
  minimumPasswordLength: "Minimum length",
  requireSymbols: "Symbols required",
  requireNumbers: "Digits required",
  requireUppercaseCharacters: "Upper-case letters required",
  requireLowercaseCharacters: "Lower-case letters required",
  allowUsersToChangePassword: "Users can change their password",
  maxPasswordAgeDays: "Maximum age in days",
  passwordReusePrevention: "Previous passwords not reusable",
  hardExpiry: "No new password after expiry",
};

export function factLabel(fact: ChangedFact): string {
  return FACTS[fact];
}

const YES_NO = { true: "Yes", false: "No" } as const;

/** A value of a fact as the page shows it: an ARN by its name, a state by a word. */
export function factValue(fact: ChangedFact, value: string): string {
  if (fact !== "tags" && (value === "true" || value === "false")) return YES_NO[value];
  return value.startsWith("arn:") && fact !== "tags" ? value.slice(value.lastIndexOf("/") + 1) : value;
}
