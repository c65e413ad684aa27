/**
 * An organization in the sandbox, whose management account IAM Monitor runs in. Its accounts are made when they are first
 * called, with the role of a StackSet's template unless they are left out of it.
 */
import { deployTemplate } from "../../sandbox/deploy-template.ts";
import { addIdentityCenter } from "../../sandbox/generate-identity-center.ts";
import {
  generateOrganization,
  MANAGEMENT_ACCOUNT_ID,
  openMember,
  type OrganizationSize,
} from "../../sandbox/generate-organization.ts";
import type { OrganizationDirectory } from "../../sandbox/organization-directory.ts";
import { now } from "../../src/clock.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import type { TestPlatform } from "./platform.ts";

export interface OrganizationFixture {
  readonly directory: OrganizationDirectory;
  /** IAM Monitor's ID of the management account. */
  readonly managementId: string;
  /** The template that the StackSet deploys in an account when it is made. None until it is set. */
  template: string | null;
  /** Numbers of accounts in which the StackSet does not create the role. */
  readonly withoutRole: Set<string>;
  /** Puts the process's environment back. */
  close(): void;
}

export async function openOrganization(platform: TestPlatform, size: OrganizationSize): Promise<OrganizationFixture> {
  const directory = generateOrganization(size);
  addIdentityCenter(directory);
  const management = openMember(directory, MANAGEMENT_ACCOUNT_ID, now);
  const key = management.createAccessKey(management.createUser({ name: "monitor" }));
  const environment = {
    AWS_ENDPOINT_URL: platform.sandbox.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
  };
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  platform.sandbox.addAccount(management);
  const { id: managementId } = await new Accounts(platform.scope()).connect({
    name: "Management",
    source: "ENVIRONMENT",
  });
  const fixture: OrganizationFixture = {
    directory,
    managementId,
    template: null,
    withoutRole: new Set(),
    close() {
      for (const [name, value] of before)
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    },
  };
  for (const { id } of directory.members)
    platform.sandbox.announceAccount(id, () => {
      const account = openMember(directory, id, now);
      if (fixture.template !== null && !fixture.withoutRole.has(id)) deployTemplate(account, fixture.template);
      return account;
    });
  return fixture;
}
