import { Arg, Ctx, Resolver, Root } from "type-graphql";
import { ORGANIZATION_POLICY_TYPES } from "../../iam/attached-policy.ts";
import { ADMINISTRATION_NEVER_READ, ADMINISTRATION_PARTS } from "../../iam/organization-administration.ts";
import { type Caller, hasPermission } from "../../services/core/permissions.ts";
import type { RequestContext } from "../context.ts";
import { orNull, withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { OrganizationRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { Account, AccountSetup } from "../types/account.ts";
import { UnitSetting, UnitSettingPreview, UpdateUnitSettingInput } from "../types/account-settings.ts";
import { OrganizationPolicyReading } from "../types/guardrails.ts";
import { OrganizationAdministration } from "../types/organization-administration.ts";
import {
  ConnectionProgress,
  ConnectOrganizationAccountsInput,
  DecideHeldAccountsInput,
  DismissOrganizationAccountsInput,
  HeldAccount,
  Organization,
  OrganizationIdInput,
  OrganizationMember,
  OrganizationPayload,
  ReadOrganizationInput,
  UpdateOrganizationInput,
} from "../types/organization.ts";

interface Changed {
  readonly organization: OrganizationRow | null;
}

const NOTHING: Changed = { organization: null };

@Resolver(() => Organization)
export class OrganizationResolver {
  @RequiresPermission("organizations.read")
  @Query(() => [Organization], { description: "The organizations that were read, oldest first." })
  async organizations(@Ctx() { services }: RequestContext) {
    return services.organizations.list();
  }

  @RequiresPermission("organizations.read")
  @Mutation(() => OrganizationPayload, {
    description:
      "Lists the units and accounts of an organization through a connected account. The reading continues in the background: `readRequestedAt` is set until it has ended. Changes nothing in AWS. Errors: `NOT_IN_ORGANIZATION`, `NOT_ORGANIZATION_READER`, `AWS_WRONG_ACCOUNT`, `AWS_ACCESS_DENIED` with the missing action.",
  })
  async readOrganization(
    @Arg("input", () => ReadOrganizationInput, { description: "The account through which to read." })
    input: ReadOrganizationInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, async () => ({ organization: await services.organizations.read({ ...input }) }));
  }

  @RequiresPermission("organizations.connect")
  @Mutation(() => OrganizationPayload, {
    description:
      "Queues accounts of an organization to be connected. The role of each is tested in the background, and the account is connected only if its role works. Connected accounts are left as they are; failed ones are tested again. Requires a sign-in within the last five minutes.",
  })
  async connectOrganizationAccounts(
    @Arg("input", () => ConnectOrganizationAccountsInput, { description: "The organization and the chosen accounts." })
    input: ConnectOrganizationAccountsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, async () => ({ organization: await services.organizations.connect({ ...input }) }));
  }

  @RequiresPermission("organizations.cancel")
  @Mutation(() => OrganizationPayload, {
    description:
      "Switches the automatic connection of accounts that join the organization on or off. While it is on, the organization is read every 30 minutes, and IAM Monitor tries to connect a new account for 24 hours. Switching it on requires the scope `organizations.connect` and a sign-in within the last five minutes.",
  })
  async updateOrganization(
    @Arg("input", () => UpdateOrganizationInput, { description: "The organization and the change." })
    input: UpdateOrganizationInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, async () => ({ organization: await services.organizations.update({ ...input }) }));
  }

  @FieldResolver(() => Boolean, {
    description: "Whether accounts that join the organization are connected automatically, without an operator.",
  })
  connectsNewAccounts(@Root() organization: OrganizationRow): boolean {
    return organization.connectsNewSince !== null;
  }

  @RequiresPermission("organizations.cancel")
  @Mutation(() => OrganizationPayload, {
    description:
      "Stops connecting the accounts of an organization that still wait. Accounts that are connected stay connected.",
  })
  async cancelOrganizationAccounts(
    @Arg("input", () => OrganizationIdInput, { description: "The organization whose queue to empty." })
    input: OrganizationIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, async () => ({ organization: await services.organizations.cancel({ ...input }) }));
  }

  @RequiresPermission("organizations.cancel")
  @Mutation(() => OrganizationPayload, {
    description:
      "Removes accounts that could not be connected from the list of failures, until an operator asks to connect them. Accounts that did not fail are left as they are.",
  })
  async dismissOrganizationAccounts(
    @Arg("input", () => DismissOrganizationAccountsInput, { description: "The organization and the accounts." })
    input: DismissOrganizationAccountsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, async () => ({
      organization: await services.connectionProgresses.dismiss({ ...input }),
    }));
  }

  @FieldResolver(() => ConnectionProgress, { description: "The progress of connecting the accounts, in numbers." })
  async connectionProgress(@Root() organization: OrganizationRow, @Ctx() { services }: RequestContext) {
    return services.connectionProgresses.of(organization);
  }

  @FieldResolver(() => [OrganizationMember], {
    description: "All accounts of the organization as AWS last listed them, by name.",
  })
  async members(@Root() organization: OrganizationRow, @Ctx() { services }: RequestContext) {
    return services.organizations.members(organization);
  }

  @RequiresPermission("organizations.read")
  @Query(() => UnitSettingPreview, {
    nullable: true,
    description:
      "The effect that a change of a unit's setting would have. Changes nothing. Null if there is no such organization or unit.",
  })
  async unitSettingPreview(
    @Arg("input", () => UpdateUnitSettingInput, { description: "The unit and the change." })
    input: UpdateUnitSettingInput,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.unitSettings.preview({ ...input }));
  }

  @RequiresPermission("organizations.updateSettings")
  @Mutation(() => OrganizationPayload, {
    description:
      "Sets a setting of the root or a unit, or lets the unit inherit the setting. The accounts below use the value from their next scan on, unless they or a nearer unit have a value of their own. Errors: `NOT_FOUND`, `BAD_USER_INPUT`.",
  })
  async updateUnitSetting(
    @Arg("input", () => UpdateUnitSettingInput, { description: "The unit and the change." })
    input: UpdateUnitSettingInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, async () => ({ organization: await services.unitSettings.update({ ...input }) }));
  }

  @FieldResolver(() => [UnitSetting], {
    description:
      "The settings of the root and the units. An account inherits each from the nearest unit above it that has one.",
  })
  async unitSettings(@Root() organization: OrganizationRow, @Ctx() { services }: RequestContext) {
    return services.unitSettings.list(organization);
  }

  @FieldResolver(() => [Account], {
    description:
      "The accounts that were archived because AWS has suspended or closed them or no longer lists them, latest first, at most 1,000.",
  })
  async archivedAccounts(@Root() organization: OrganizationRow, @Ctx() { services }: RequestContext) {
    return services.organizations.archivedAccounts(organization);
  }

  @FieldResolver(() => [HeldAccount], {
    description:
      "The connected accounts that the latest reading would have archived, if these are more than 5 and more than a tenth of all. AWS's list may then be incomplete, so none is archived until an operator decides. Empty otherwise.",
  })
  async heldAccounts(@Root() organization: OrganizationRow, @Ctx() { services }: RequestContext) {
    return services.heldAccounts.list(organization);
  }

  @RequiresPermission("organizations.connect")
  @Mutation(() => OrganizationPayload, {
    description:
      "Decides about accounts whose archiving is held. The organization is then read again. Requires a sign-in within the last five minutes, and access to all accounts. Errors: `NOT_FOUND`, `BAD_USER_INPUT`.",
  })
  async decideHeldAccounts(
    @Arg("input", () => DecideHeldAccountsInput, { description: "The accounts and the decision." })
    input: DecideHeldAccountsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, async () => ({ organization: await services.heldAccounts.decide({ ...input }) }));
  }

  @FieldResolver(() => [OrganizationPolicyReading], {
    description:
      "The readings of the service and resource control policies. Both types are read together with the accounts, and the scans of all accounts use them.",
  })
  policyReadings(@Root() { policyReadings }: OrganizationRow): OrganizationPolicyReading[] {
    return ORGANIZATION_POLICY_TYPES.map((type) => {
      const { readAt, count, unread } = policyReadings[type];
      const { action = null, code = null, message = null } = unread ?? {};
      return { type, readAt, count, action, code, message };
    });
  }

  @FieldResolver(() => OrganizationAdministration, {
    description:
      "The tasks of the management account that AWS services and member accounts have. They are read together with the accounts, and the checks of the organization use them.",
  })
  administration(@Root() { administration }: OrganizationRow): OrganizationAdministration {
    const readings = administration ?? ADMINISTRATION_NEVER_READ;
    return {
      readings: ADMINISTRATION_PARTS.map((part) => {
        const { readAt, readBy, unread } = readings[part];
        const { action = null, code = null, message = null } = unread ?? {};
        return { part, readAt, readBy, action, code, message };
      }),
      trustedServices: readings.TRUSTED_SERVICES.value,
      delegatedAdministrators: readings.DELEGATED_ADMINISTRATORS.value,
      delegationPolicy: readings.DELEGATION_POLICY.value?.document ?? null,
    };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The external ID, generated by IAM Monitor, that the role in each account must require. Null if the caller cannot connect accounts of the organization.",
  })
  externalId(@Root() organization: OrganizationRow, @Ctx() { caller }: RequestContext): string | null {
    return isConnector(caller) ? organization.externalId : null;
  }

  @FieldResolver(() => AccountSetup, {
    nullable: true,
    description:
      "The templates that create the role in every account. They are a CloudFormation template, commands that deploy it as a StackSet with service-managed permissions, and a Terraform module. Null if the caller cannot connect accounts of the organization.",
  })
  async setup(
    @Root() organization: OrganizationRow,
    @Arg("principalArn", () => String, {
      nullable: true,
      description:
        "The ARN of the IAM user or role that will run IAM Monitor. Used only if IAM Monitor has no AWS identity of its own yet.",
    })
    principalArn: string | null,
    @Ctx() { services, caller }: RequestContext,
  ) {
    return isConnector(caller) ? services.organizations.setup(organization, { principalArn }) : null;
  }
}

/** Whether the caller can connect accounts of organizations, and so may see how they are read. */
function isConnector(caller: Caller | null): boolean {
  return caller !== null && hasPermission(caller, "organizations.connect");
}
