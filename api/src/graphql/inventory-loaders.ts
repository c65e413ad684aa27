import DataLoader from "dataloader";
import { mapYielding } from "../services/core/map-yielding.ts";
import { viewPolicyDocument } from "../services/inventory/policy-document-view.ts";
import { pastOf } from "../services/inventory/past.ts";
import type { Services } from "../services/services.ts";
import { BATCH_MAX, byKey, byText } from "./loader-kinds.ts";
import type { InventoryChangeRow, PermissionSetRow, PersonRow } from "./rows.ts";

/** The loaders of the inventory: those that also read a past moment, and those that read only the present. */
export function inventoryLoaders(services: Services) {
  return { ...timedInventoryLoaders(services), ...presentInventoryLoaders(services), ...personLoaders(services) };
}

/** The loaders of what belongs together in the inventory, and `at`, which opens the same ones of a past moment. */
function timedInventoryLoaders(services: Services) {
  const present = momentLoaders(services);
  const pastLoaders = new Map<string, typeof present>();
  return {
    ...present,

    /** The loaders of the moment that a row belongs to. */
    at(row: object): typeof present {
      const past = pastOf(row);
      if (past === null) return present;
      const known = pastLoaders.get(past.snapshotId) ?? momentLoaders(services.pastInventory.of(past));
      pastLoaders.set(past.snapshotId, known);
      return known;
    },
  };
}

/** The loaders of what belongs together in the inventory at one moment. */
function momentLoaders({
  users,
  accessKeys,
  groups,
  roles,
  policies,
}: Pick<Services, "users" | "accessKeys" | "groups" | "roles" | "policies">) {
  return {
    userId: byKey((keys) => users.idsByIdentities(keys)),
    groupId: byKey((keys) => groups.idsByIdentities(keys)),
    roleId: byKey((keys) => roles.idsByIdentities(keys)),
    userByName: byKey((keys) => users.byNames(keys)),
    userByIdentity: byKey((keys) => users.byIdentities(keys)),
    keysOfUser: byKey((keys) => accessKeys.ofUsers(keys)),
    groupByName: byKey((keys) => groups.byNames(keys)),
    policyByArn: byKey((keys) => policies.byArns(keys)),
    policyByIdentity: byKey((keys) => policies.byIdentities(keys)),
  };
}

function presentInventoryLoaders(services: Services) {
  const { users, groups, roles } = services;
  return {
    user: byText((ids) => users.byIds(ids)),
    userByArn: byKey((keys) => users.byArns(keys)),
    keyByIdentity: byKey((keys) => services.accessKeys.byIdentities(keys)),
    useOfKey: byKey((keys) => services.keyUses.ofKeys(keys)),
    groupByIdentity: byKey((keys) => groups.byIdentities(keys)),
    roleByIdentity: byKey((keys) => roles.byIdentities(keys)),
    roleByArn: byKey((keys) => roles.byArns(keys)),
    trustsOfRole: byKey((keys) => services.accessQuestions.trusts(keys)),
    policyId: byKey((keys) => services.policies.idsByIdentities(keys)),
    ownerOfPrincipal: byKey((keys) => services.owners.of(keys)),
    causesOfChange: new DataLoader((changes: readonly InventoryChangeRow[]) => services.activities.ofChanges(changes)),
    /** Documents as shown. The loader yields after each, because one can be as long as a megabyte. */
    documentView: new DataLoader((texts: readonly string[]) => mapYielding(texts, viewPolicyDocument)),
  };
}

/** The loaders of IAM Identity Center: persons and permission sets. */
function personLoaders({ people, permissionSets }: Services) {
  return {
    groupsOfPerson: new DataLoader((persons: readonly PersonRow[]) => people.groupsOf(persons), {
      maxBatchSize: BATCH_MAX,
    }),
    accessOfPerson: new DataLoader((persons: readonly PersonRow[]) => people.accessOf(persons), {
      maxBatchSize: BATCH_MAX,
    }),
    reachOfPerson: new DataLoader((persons: readonly PersonRow[]) => people.reachOf(persons), {
      maxBatchSize: BATCH_MAX,
    }),
    assignmentsOfSet: new DataLoader((sets: readonly PermissionSetRow[]) => permissionSets.assignmentsOf(sets)),
  };
}
