/**
 * Gives an organization an instance of IAM Identity Center: six persons in three groups, and five permission sets that
 * are assigned to the management account and to members.
 */
import { MANAGEMENT_ACCOUNT_ID } from "./generate-organization.ts";
import { SandboxIdentityCenter } from "./identity-center.ts";
import type { OrganizationDirectory } from "./organization-directory.ts";
import { seededRandom } from "./random.ts";

const SEED = 20_261_128;

/** Can take over another role and give it every policy: a path to administrator, unless an SCP denies the policies. */
const DEPLOYER_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole", "lambda:*"],
      Resource: "*",
    },
  ],
});

/**
 * `amal`, `bea` and the disabled `finn` are Platform, `chen` and `bea` Developers, `dara` an Auditor, and `eli` in no group. Administrators
 * have the first three accounts, developers the first two, auditors all. `eli` is assigned to the management account
 * directly.
 */
export function addIdentityCenter(directory: OrganizationDirectory, region = "us-east-1"): SandboxIdentityCenter {
  const center = new SandboxIdentityCenter(region, MANAGEMENT_ACCOUNT_ID, seededRandom(SEED));
  const [amal, bea, chen, dara, eli, finn] = [
    center.addPerson("amal.haddad", "Amal Haddad"),
    center.addPerson("bea.lindqvist", "Bea Lindqvist"),
    center.addPerson("chen.wei", "Chen Wei"),
    center.addPerson("dara.okafor", "Dara Okafor"),
    center.addPerson("eli.novak", "Eli Novak"),
    center.addPerson("finn.former", "Finn Former", true),
  ];
  const platform = center.addGroup("Platform", [amal, bea, finn], "Runs the landing zone");
  const developers = center.addGroup("Developers", [bea, chen]);
  const auditors = center.addGroup("Auditors", [dara]);
  const administrator = center.addPermissionSet({
    name: "AdministratorAccess",
    sessionDuration: "PT12H",
    managedPolicies: ["AdministratorAccess"],
  });
  const deployer = center.addPermissionSet({
    name: "Deployer",
    description: "Deploys functions",
    sessionDuration: "PT8H",
    inlinePolicy: DEPLOYER_POLICY,
  });
  const viewer = center.addPermissionSet({
    name: "ViewOnly",
    managedPolicies: ["job-function/ViewOnlyAccess"],
    customerPolicies: [{ name: "audit-extras", path: "/" }],
    boundary: "ReadOnlyAccess",
  });
  const billing = center.addPermissionSet({ name: "Billing", managedPolicies: ["job-function/Billing"] });
  center.addPermissionSet({ name: "Unassigned", managedPolicies: ["ReadOnlyAccess"] });
  const accountIds = directory.members.flatMap(({ id, state }) => (state === "ACTIVE" ? [id] : []));
  for (const id of accountIds.slice(0, 3)) center.assign(id, administrator, platform);
  for (const id of accountIds.slice(1, 3)) center.assign(id, deployer, developers);
  for (const id of accountIds) center.assign(id, viewer, auditors);
  center.assign(MANAGEMENT_ACCOUNT_ID, billing, eli);
  directory.identityCenter = center;
  return center;
}
