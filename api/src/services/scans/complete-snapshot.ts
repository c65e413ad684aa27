/** Completes what a scan read from AWS with facts that were read elsewhere, so that the snapshot needs nothing else. */
import type { Account } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { withOrganizationAdministration } from "../accounts/member-administration.ts";
import { withOrganizationAnalyzers } from "../accounts/member-analyzers.ts";
import { withIdentityCenter } from "../accounts/member-identity-center.ts";
import { withPoliciesOfOrganization } from "../accounts/member-policies.ts";
import type { Scope } from "../core/request-scope.ts";
import { withRotatingUsers } from "../inventory/rotating-users.ts";
import { withReadKeys } from "../inventory/user-keys.ts";
import { lastAccessedSection } from "../last-accessed/store.ts";
import { withEarlierFacts } from "./earlier-snapshot.ts";

export async function completeSnapshot(
  scope: Scope,
  account: Account,
  read: AccountSnapshot,
): Promise<AccountSnapshot> {
  const { em } = scope;
  const withKeys = await withReadKeys(em, account.id, read);
  const withRotations = await withRotatingUsers(em, account.id, withKeys);
  const withPolicies = await withPoliciesOfOrganization(em, account, withRotations);
  const withCenter = await withIdentityCenter(em, account, withPolicies);
  const withAdministration = await withOrganizationAdministration(em, account, withCenter);
  const withAnalyzers = await withOrganizationAnalyzers(em, account, withAdministration);
  return withEarlierFacts(scope, account.id, await withLastAccessed(em, account, withAnalyzers));
}

/**
 * Adds the service last accessed data, which jobs of a separate queue read. Returns the snapshot unchanged if the account
 * does not read this data, or consists of offline files.
 */
async function withLastAccessed(em: Em, account: Account, snapshot: AccountSnapshot): Promise<AccountSnapshot> {
  const serviceLastAccessed = await lastAccessedSection(em, account, snapshot.takenAt);
  if (serviceLastAccessed === null || account.source === "OFFLINE_FILES") return snapshot;
  return { ...snapshot, sections: { ...snapshot.sections, serviceLastAccessed } };
}
