import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Caller } from "../../services/core/permissions.ts";
import { callerFrom, type SignedIn } from "../../services/operators/sessions.ts";
import { type RequestContext, requireVisit, type Visit } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Operator } from "../types/operator.ts";
import {
  AcceptInvitationInput,
  ChangePasswordInput,
  ChangePasswordPayload,
  ReauthenticateInput,
  ReauthenticatePayload,
  ServerInfo,
  SignInInput,
  SignInPayload,
  SignOutPayload,
  Viewer,
} from "../types/viewer.ts";

@Resolver(() => Viewer)
export class ViewerResolver {
  @RequiresPermission("installation.read")
  @Query(() => Viewer, { description: "Who is asking." })
  viewer(@Ctx() { caller }: RequestContext): Caller | null {
    return caller;
  }

  @RequiresPermission("installation.read")
  @Query(() => ServerInfo, { description: "The installation itself." })
  async serverInfo(@Ctx() { installation, services }: RequestContext) {
    const { nodes } = await services.accounts.list({ first: 2 });
    const lastSeq = await services.alerts.history.lastSeq();
    return {
      ...installation,
      isDemo: nodes.length === 1 && nodes[0]!.source === "SANDBOX",
      lastEventCursor: services.alerts.history.cursorOf(lastSeq),
    };
  }

  @RequiresPermission("public")
  @Mutation(() => SignInPayload, {
    description: "Signs in by a one-time link, or by name and password; the session becomes a cookie.",
  })
  async signIn(
    @Arg("input", () => SignInInput, { description: "The link's token, or name and password." }) input: SignInInput,
    @Ctx() { services, visit }: RequestContext,
  ) {
    return signedIn(visit, ({ origin }) => services.sessions.signIn(input, origin));
  }

  @RequiresPermission("public")
  @Mutation(() => SignInPayload, { description: "Comes in by an invitation: sets a password and signs in." })
  async acceptInvitation(
    @Arg("input", () => AcceptInvitationInput, { description: "The link's token and the password." })
    input: AcceptInvitationInput,
    @Ctx() { services, visit }: RequestContext,
  ) {
    return signedIn(visit, ({ origin }) => services.operators.acceptInvitation({ ...input }, origin));
  }

  @RequiresPermission("session.reauthenticate")
  @Mutation(() => ReauthenticatePayload, {
    description: "Shows again that it is you, for what asks for a proof of the last five minutes.",
  })
  async reauthenticate(
    @Arg("input", () => ReauthenticateInput, { description: "Your password." }) input: ReauthenticateInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors({}, async () => {
      await services.sessions.reauthenticate({ ...input });
      return {};
    });
  }

  @RequiresPermission("session.changePassword")
  @Mutation(() => ChangePasswordPayload, { description: "Sets a new password of your own." })
  async changePassword(
    @Arg("input", () => ChangePasswordInput, { description: "The old and the new one." }) input: ChangePasswordInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors({}, async () => {
      await services.operators.changePassword({ ...input });
      return {};
    });
  }

  @RequiresPermission("session.end")
  @Mutation(() => SignOutPayload, { description: "Ends the session." })
  async signOut(@Ctx() { services, visit }: RequestContext) {
    return withUserErrors({}, async () => {
      await services.sessions.signOut();
      visit?.leave();
      return {};
    });
  }

  @FieldResolver(() => Operator, {
    nullable: true,
    description: "Who that is, and how he signs in; null for a machine of nobody's.",
  })
  operator(@Ctx() { services }: RequestContext) {
    return services.operators.own();
  }

  @FieldResolver(() => DateTimeScalar, { nullable: true, description: "When the visit before this one ended." })
  async lastVisitAt(@Root() viewer: Caller & { lastVisitAt?: Date | null }, @Ctx() { services }: RequestContext) {
    return viewer.lastVisitAt === undefined ? services.sessions.lastVisitAt() : viewer.lastVisitAt;
  }
}

type ViewerRow = Caller & { readonly lastVisitAt: Date | null };

async function signedIn(visit: Visit | null, come: (visit: Visit) => Promise<SignedIn>) {
  return withUserErrors<{ viewer: ViewerRow | null }>({ viewer: null }, async () => {
    const entered = await come(requireVisit(visit));
    requireVisit(visit).enter(entered);
    const { operator, session } = entered;
    return { viewer: { ...callerFrom(operator, session), lastVisitAt: session.previousVisitAt } };
  });
}
