import { Arg, Ctx, Resolver, Root } from "type-graphql";
import { hasPermission } from "../../services/core/permissions.ts";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { AccountRow, EventQueueRow, EventQueueTestRow, OrganizationRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { Account } from "../types/account.ts";
import {
  EventQueue,
  EventQueueOwnerInput,
  EventQueuePayload,
  EventQueueSetup,
  SetEventQueueInput,
  TestEventQueuePayload,
} from "../types/event-queue.ts";
import { Organization } from "../types/organization.ts";

@Resolver(() => EventQueue)
export class EventQueueResolver {
  @RequiresPermission("accounts.read")
  @Query(() => [EventQueue], {
    description:
      "The event queues of accounts and organizations, oldest first. A caller who is limited to accounts sees only theirs.",
  })
  async eventQueues(@Ctx() { services }: RequestContext) {
    return services.eventQueues.list();
  }

  @RequiresPermission("accounts.updateConnection")
  @Mutation(() => EventQueuePayload, {
    description:
      "Reads events of an account or organization from a queue, in place of its former one. Changes nothing in AWS. For the queue of an organization, the permission `organizations.connect` is also required. Requires a sign-in within the last five minutes. Errors: `EVENT_QUEUE_IN_USE`, `NOT_FOUND`, `ACCOUNT_ARCHIVED`, `BAD_USER_INPUT`.",
  })
  async setEventQueue(
    @Arg("input", () => SetEventQueueInput, { description: "The account or organization, and its queue." })
    input: SetEventQueueInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ eventQueue: EventQueueRow | null }>({ eventQueue: null }, async () => ({
      eventQueue: await services.eventQueues.set({ ...input }),
    }));
  }

  @RequiresPermission("accounts.updateConnection")
  @Mutation(() => EventQueuePayload, {
    description:
      "Stops reading the event queue of an account or organization. Stored activities are kept. For the queue of an organization, the permission `organizations.connect` is also required. Requires a sign-in within the last five minutes. Errors: `NOT_FOUND`, `BAD_USER_INPUT`.",
  })
  async removeEventQueue(
    @Arg("input", () => EventQueueOwnerInput, { description: "The account or organization." })
    input: EventQueueOwnerInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ eventQueue: null }>({ eventQueue: null }, async () => {
      await services.eventQueues.remove({ ...input });
      return { eventQueue: null };
    });
  }

  @RequiresPermission("accounts.test")
  @Mutation(() => TestEventQueuePayload, {
    description:
      "Tests whether the event queue of an account or organization can be read. Takes no message from it. For the queue of an organization, the permission `organizations.read` is also required. Errors: `NOT_FOUND`, `ACCOUNT_ARCHIVED`, `BAD_USER_INPUT`.",
  })
  async testEventQueue(
    @Arg("input", () => EventQueueOwnerInput, { description: "The account or organization." })
    input: EventQueueOwnerInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ test: EventQueueTestRow | null }>({ test: null }, async () => ({
      test: await services.eventQueues.test({ ...input }),
    }));
  }
}

@Resolver(() => Account)
export class EventQueueOfAccountResolver {
  @FieldResolver(() => EventQueue, {
    nullable: true,
    description:
      "The event queue of the account itself, or else that of its organization, which callers with a limit to accounts do not see. Null if there is none.",
  })
  async eventQueue(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.eventQueues.ofAccount(account);
  }

  @FieldResolver(() => EventQueueSetup, {
    nullable: true,
    description:
      "The templates that send events of the account to a queue. Null if the AWS account number or the principal that reads the queue is unknown, or if the caller is no admin.",
  })
  async eventQueueSetup(@Root() account: AccountRow, @Ctx() { services, caller }: RequestContext) {
    return caller && hasPermission(caller, "accounts.test") ? services.eventQueues.setupOfAccount(account) : null;
  }
}

@Resolver(() => Organization)
export class EventQueueOfOrganizationResolver {
  @FieldResolver(() => EventQueue, {
    nullable: true,
    description: "The event queue with the events of all accounts of the organization. Null if there is none.",
  })
  async eventQueue(@Root() organization: OrganizationRow, @Ctx() { services }: RequestContext) {
    return services.eventQueues.ofOrganization(organization);
  }

  @FieldResolver(() => EventQueueSetup, {
    nullable: true,
    description:
      "The templates that send events of all accounts of the organization to a queue. Null if the principal that reads the queue is unknown, or if the caller is no admin of all accounts.",
  })
  async eventQueueSetup(@Root() organization: OrganizationRow, @Ctx() { services, caller }: RequestContext) {
    return caller && hasPermission(caller, "organizations.read")
      ? services.eventQueues.setupOfOrganization(organization)
      : null;
  }
}
