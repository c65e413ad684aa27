import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Caller } from "../../services/access.ts";
import type { RequestContext } from "../context.ts";
import { Does } from "../deed.ts";
import { withUserErrors } from "../errors.ts";
import { DateTimeScalar } from "../scalars.ts";
import { ServerInfo, SignInInput, SignInPayload, SignOutPayload, Viewer } from "../types/viewer.ts";

@Resolver(() => Viewer)
export class ViewerResolver {
  @Does("installation.read")
  @Query(() => Viewer, { description: "Who is asking." })
  viewer(@Ctx() { caller }: RequestContext): Caller | null {
    return caller;
  }

  @Does("installation.read")
  @Query(() => ServerInfo, { description: "The installation itself." })
  async serverInfo(@Ctx() { installation, services }: RequestContext) {
    const { nodes } = await services.accounts.list({ first: 2 });
    const lastSeq = await services.alerts.lastSeq();
    return {
      ...installation,
      isDemo: nodes.length === 1 && nodes[0]!.source === "SANDBOX",
      lastEventCursor: services.alerts.eventCursor(lastSeq),
    };
  }

  @Does("public")
  @Mutation(() => SignInPayload, { description: "Signs in by a one-time link; the session becomes a cookie." })
  async signIn(
    @Arg("input", () => SignInInput, { description: "The link's token." }) { token }: SignInInput,
    @Ctx() { services, setSessionCookie }: RequestContext,
  ) {
    return withUserErrors<{ viewer: (Caller & { lastVisitAt: Date | null }) | null }>({ viewer: null }, async () => {
      const { sessionSecret, session } = await services.sessions.signIn(token);
      setSessionCookie(sessionSecret);
      return {
        viewer: {
          kind: "OPERATOR",
          name: session.operatorName,
          role: session.role,
          sessionId: session.id,
          lastVisitAt: session.previousVisitAt,
        },
      };
    });
  }

  @Does("session.end")
  @Mutation(() => SignOutPayload, { description: "Ends the session." })
  async signOut(@Ctx() { services, setSessionCookie }: RequestContext) {
    return withUserErrors({}, async () => {
      await services.sessions.signOut();
      setSessionCookie(null);
      return {};
    });
  }

  @FieldResolver(() => DateTimeScalar, { nullable: true, description: "When the visit before this one ended." })
  async lastVisitAt(@Root() viewer: Caller & { lastVisitAt?: Date | null }, @Ctx() { services }: RequestContext) {
    return viewer.lastVisitAt === undefined ? services.sessions.lastVisitAt() : viewer.lastVisitAt;
  }
}
