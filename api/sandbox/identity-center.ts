/**
 * IAM Identity Center as an organization has it: one instance with persons, groups, permission sets and assignments. The
 * roles of the permission sets are made in each account when it is opened (`provision-permission-sets.ts`).
 */
import type { Random } from "./random.ts";

export interface SandboxPermissionSet {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  /** An ISO 8601 duration, such as `PT8H`. */
  readonly sessionDuration: string;
  /** The names of AWS managed policies. */
  readonly managedPolicies: readonly string[];
  readonly customerPolicies: readonly { readonly name: string; readonly path: string }[];
  readonly inlinePolicy: string | null;
  /** The name of an AWS managed policy. */
  readonly boundary: string | null;
  /** The end of the names of its roles. */
  readonly suffix: string;
}

export interface SandboxAssignment {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principalType: "USER" | "GROUP";
  readonly principalId: string;
}

export interface SandboxPerson {
  readonly userId: string;
  readonly userName: string;
  readonly displayName: string;
  readonly email: string;
  readonly isDisabled: boolean;
}

export interface SandboxPeopleGroup {
  readonly groupId: string;
  readonly displayName: string;
  readonly description: string;
  readonly memberIds: readonly string[];
}

type NewPermissionSet = Pick<SandboxPermissionSet, "name"> & Partial<Omit<SandboxPermissionSet, "arn" | "suffix">>;

export class SandboxIdentityCenter {
  readonly instanceArn: string;
  readonly identityStoreId: string;
  /** Changed by tests, as people change an organization. */
  persons: readonly SandboxPerson[] = [];
  groups: readonly SandboxPeopleGroup[] = [];
  permissionSets: readonly SandboxPermissionSet[] = [];
  assignments: readonly SandboxAssignment[] = [];

  constructor(
    readonly region: string,
    readonly ownerAccountId: string,
    private readonly random: Random,
  ) {
    this.instanceArn = `arn:aws:sso:::instance/ssoins-${this.hex(16)}`;
    this.identityStoreId = `d-${this.hex(10)}`;
  }

  addPerson(userName: string, displayName: string, isDisabled = false): SandboxPerson {
    const email = `${userName}@fleet.example`;
    const person = { userId: this.storeId(), userName, displayName, email, isDisabled };
    this.persons = [...this.persons, person];
    return person;
  }

  addGroup(displayName: string, members: readonly SandboxPerson[], description = ""): SandboxPeopleGroup {
    const memberIds = members.map(({ userId }) => userId);
    const group = { groupId: this.storeId(), displayName, description, memberIds };
    this.groups = [...this.groups, group];
    return group;
  }

  addPermissionSet(fields: NewPermissionSet): SandboxPermissionSet {
    const set: SandboxPermissionSet = {
      description: "",
      sessionDuration: "PT1H",
      managedPolicies: [],
      customerPolicies: [],
      inlinePolicy: null,
      boundary: null,
      ...fields,
      arn: `${this.instanceArn.replace(":instance/", ":permissionSet/")}/ps-${this.hex(16)}`,
      suffix: this.hex(16),
    };
    this.permissionSets = [...this.permissionSets, set];
    return set;
  }

  assign(
    accountId: string,
    { arn: permissionSetArn }: SandboxPermissionSet,
    to: SandboxPerson | SandboxPeopleGroup,
  ): void {
    const principal =
      "userId" in to
        ? ({ principalType: "USER", principalId: to.userId } as const)
        : ({ principalType: "GROUP", principalId: to.groupId } as const);
    this.assignments = [...this.assignments, { accountId, permissionSetArn, ...principal }];
  }

  private hex(length: number): string {
    return this.random.text(length, "0123456789abcdef");
  }

  /** The ID of a person or group: the number of the store and a UUID (Identity Store API Reference, *User*). */
  private storeId(): string {
    return `${this.identityStoreId.slice(2)}-${[8, 4, 4, 4, 12].map((length) => this.hex(length)).join("-")}`;
  }
}

export function managedPolicyArn(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}
