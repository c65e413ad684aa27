/** Generates an organization. Its accounts are made when they are first called. */
import type { Instant } from "../src/iam/time.ts";
import { SandboxAccount } from "./account.ts";
import { deny, policyDocument, type Statement } from "./demo/documents.ts";
import type { SandboxOrganizationPolicy } from "./entities.ts";
import { provisionPermissionSets } from "./provision-permission-sets.ts";
import { type DirectoryMember, type DirectoryUnit, OrganizationDirectory } from "./organization-directory.ts";

const ROOT_ID = "r-fl01";
/** The parents come before their units. Of a hundred accounts, `share` are directly in the unit. */
const UNITS = [
  { name: "Production", parent: null, share: 0 },
  { name: "Payments", parent: "Production", share: 13 },
  { name: "Retail", parent: "Production", share: 17 },
  { name: "Data", parent: "Production", share: 10 },
  { name: "Staging", parent: null, share: 28 },
  { name: "Sandbox", parent: null, share: 22 },
  { name: "Infrastructure", parent: null, share: 6 },
  { name: "Security", parent: null, share: 4 },
  { name: "Suspended", parent: null, share: 0 },
] as const;
const INACTIVE = ["SUSPENDED", "CLOSED", "PENDING_CLOSURE", "PENDING_ACTIVATION"] as const;
const FIRST_NUMBER = 500_000_000_000;
const JOINED_AT = Date.UTC(2025, 0, 15);

export const MANAGEMENT_ACCOUNT_ID = "999900001111";

export interface OrganizationSize {
  /** The number of active member accounts, without the management account. */
  readonly accounts: number;
  /** The number of suspended and closed accounts. */
  readonly inactive?: number;
  /** Numbers, counted from 0, of members that are delegated administrators. */
  readonly delegated?: readonly number[];
  readonly hasEmptyFirstPages?: boolean;
}

export function generateOrganization({
  accounts,
  inactive = 0,
  delegated = [],
  hasEmptyFirstPages = false,
}: OrganizationSize): OrganizationDirectory {
  const idOf = new Map<string, string>(UNITS.map(({ name }, index) => [name, `ou-fl01-${unitNumber(index)}`]));
  const units: DirectoryUnit[] = UNITS.map(({ name, parent }) => ({
    id: idOf.get(name)!,
    name,
    parentId: parent === null ? ROOT_ID : idOf.get(parent)!,
  }));
  const members = [
    memberOf(MANAGEMENT_ACCOUNT_ID, "management", ROOT_ID),
    ...Array.from({ length: accounts }, (_, index) => {
      const unit = unitOfAccount((index + 0.5) / accounts);
      const name = `${unit.toLowerCase()}-${String(index + 1).padStart(3, "0")}`;
      return memberOf(numberOf(index), name, idOf.get(unit)!);
    }),
    ...Array.from({ length: inactive }, (_, index) => ({
      ...memberOf(numberOf(accounts + index), `former-${index + 1}`, idOf.get("Suspended")!),
      state: INACTIVE[index % INACTIVE.length]!,
    })),
  ];
  return new OrganizationDirectory({
    policies: guardrailsOf(idOf),
    organizationId: "o-fleet00001",
    rootId: ROOT_ID,
    managementAccountId: MANAGEMENT_ACCOUNT_ID,
    units,
    members,
    delegatedAdministrators: delegated.map(numberOf),
    hasEmptyFirstPages,
  });
}

/** Policies at three levels, and one that is attached to nothing. */
function guardrailsOf(idOf: ReadonlyMap<string, string>): SandboxOrganizationPolicy[] {
  const policy = (
    name: string,
    statement: Statement,
    targets: readonly string[],
    type: SandboxOrganizationPolicy["type"] = "SERVICE_CONTROL_POLICY",
  ): SandboxOrganizationPolicy => ({
    type,
    policyId: `p-${name.replaceAll("-", "").padEnd(8, "0")}`,
    name,
    description: "",
    isAwsManaged: false,
    document: policyDocument(statement),
    targets: new Set(targets),
  });
  return [
    policy("keep-audit-trail", deny(["organizations:LeaveOrganization", "cloudtrail:StopLogging"]), [ROOT_ID]),
    policy("no-user-keys", deny(["iam:CreateUser", "iam:CreateAccessKey"]), [
      idOf.get("Production")!,
      idOf.get("Staging")!,
    ]),
    policy("no-policy-changes", deny(["iam:Put*Policy", "iam:Attach*Policy"]), [idOf.get("Payments")!, numberOf(0)]),
    policy("draft", deny("*"), []),
    policy(
      "only-our-organization",
      {
        ...deny(["s3:*", "sts:AssumeRole"], "*", { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-fleet00001" } }),
        Principal: "*",
      },
      [ROOT_ID],
      "RESOURCE_CONTROL_POLICY",
    ),
  ];
}

/** Makes an account of the organization: its own view of the organization and one user with a key. */
export function openMember(directory: OrganizationDirectory, accountId: string, clock: () => Instant): SandboxAccount {
  const account = new SandboxAccount({ id: accountId, clock, seed: Number(accountId.slice(-6)), createdAt: JOINED_AT });
  account.organization = directory.organizationOf(accountId);
  account.directory = directory;
  account.createAccessKey(account.createUser({ name: "deploy" }));
  if (directory.identityCenter) provisionPermissionSets(directory.identityCenter, account);
  return account;
}

function memberOf(id: string, name: string, parentId: string): DirectoryMember {
  return { id, name, email: `aws+${name}@fleet.example`, parentId, state: "ACTIVE", joinedAt: JOINED_AT };
}

function numberOf(index: number): string {
  return String(FIRST_NUMBER + index);
}

function unitNumber(index: number): string {
  return String(index + 1).padStart(8, "0");
}

/** The unit for a place between 0 and 1, by the shares of the units. */
function unitOfAccount(place: number): string {
  let percent = place * 100;
  for (const { name, share } of UNITS) {
    percent -= share;
    if (percent < 0) return name;
  }
  return UNITS[0].name;
}
