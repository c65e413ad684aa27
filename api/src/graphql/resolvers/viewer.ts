import { Arg, Ctx, Int, Resolver, Root } from "type-graphql";
import { AppError } from "../../errors.ts";
import type { Instant } from "../../iam/time.ts";
import { type Caller, hasPermission, type Permission, PERMISSION_NAMES } from "../../services/core/permissions.ts";
import { callerFrom, type SecondFactor, type SignedIn } from "../../services/operators/sessions.ts";
import { type RequestContext, requireBrowser, type Browser } from "../context.ts";
import { SharedBetweenCallers } from "../live/shared-fields.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import { DateTimeScalar } from "../scalars.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { Operator } from "../types/operator.ts";
import { PermissionEnum } from "../types/operator-enums.ts";
import type { PasskeyRequest } from "../types/passkey.ts";
import {
  AcceptInvitationInput,
  ChangePasswordInput,
  ChangePasswordPayload,
  PrintConsoleCodePayload,
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
  @Query(() => Viewer, { description: "The operator or token that sent the request." })
  viewer(@Ctx() { caller }: RequestContext): Caller {
    if (caller === null) throw new AppError("UNAUTHENTICATED");
    return caller;
  }

  @RequiresPermission("installation.read")
  @SharedBetweenCallers()
  @Query(() => ServerInfo, { description: "Information about this installation of IAM Monitor." })
  async serverInfo(@Ctx() { caller, installation, services }: RequestContext) {
    const { nodes } = await services.accounts.list({ first: 2 });
    const lastSeq = await services.alerts.history.lastSeq();
    return {
      ...installation,
      isTwoPersonApprovalOn: services.approvals.isOn,
      openApprovalCount: () =>
        caller !== null && hasPermission(caller, "approvals.read") ? services.approvals.openCount() : null,
      isDemo: nodes.length === 1 && nodes[0]!.source === "SANDBOX",
      lastEventCursor: services.alerts.history.cursorOf(lastSeq),
    };
  }

  @RequiresPermission("public")
  @Mutation(() => SignInPayload, {
    description:
      "Signs in with a one-time link, with name and password, or with a passkey. Sets a session cookie, unless a passkey must follow the password.",
  })
  async signIn(
    @Arg("input", () => SignInInput, {
      description: "The token of a one-time link, a name and a password, or a passkey.",
    })
    input: SignInInput,
    @Ctx() { services, browser, installation: { publicUrl } }: RequestContext,
  ) {
    const { passkey } = input;
    return signedIn(browser, ({ origin }) =>
      passkey
        ? services.passkeySignIns.signIn({ ...passkey }, origin, publicUrl)
        : services.sessions.signIn(input, origin, publicUrl),
    );
  }

  @RequiresPermission("public")
  @Mutation(() => SignInPayload, { description: "Accepts an invitation: sets the operator's password and signs in." })
  async acceptInvitation(
    @Arg("input", () => AcceptInvitationInput, {
      description: "The token of the invitation link and the new password.",
    })
    input: AcceptInvitationInput,
    @Ctx() { services, browser }: RequestContext,
  ) {
    return signedIn(browser, ({ origin }) => services.operators.acceptInvitation({ ...input }, origin));
  }

  @RequiresPermission("session.reauthenticate")
  @Mutation(() => ReauthenticatePayload, {
    description:
      "Confirms the operator's identity again, for actions that require a sign-in within the last five minutes.",
  })
  async reauthenticate(
    @Arg("input", () => ReauthenticateInput, { description: "The password, passkey or console code of the operator." })
    { password, passkey, consoleCode }: ReauthenticateInput,
    @Ctx() { services, installation }: RequestContext,
  ) {
    return withUserErrors({}, async () => {
      if (passkey) await services.passkeySignIns.prove({ ...passkey }, installation.publicUrl);
      else if (consoleCode != null) await services.consoleCodes.confirm({ code: consoleCode });
      else await services.sessions.reauthenticate({ password: password ?? "" });
      return {};
    });
  }

  @RequiresPermission("session.reauthenticate")
  @Mutation(() => PrintConsoleCodePayload, {
    description:
      "Prints a one-time code on the console of the API process that handles the request. The code confirms the identity of an operator who signed in with a link and has no password, passkey or identity provider. Valid for ten minutes, in this session only.",
  })
  async printConsoleCode(@Ctx() { services }: RequestContext) {
    return withUserErrors<{ expiresAt: Date | null }>({ expiresAt: null }, () => services.consoleCodes.print());
  }

  @RequiresPermission("session.changePassword")
  @Mutation(() => ChangePasswordPayload, { description: "Changes the operator's own password." })
  async changePassword(
    @Arg("input", () => ChangePasswordInput, { description: "The current and the new password." })
    input: ChangePasswordInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors({}, async () => {
      await services.operators.changePassword({ ...input });
      return {};
    });
  }

  @RequiresPermission("session.end")
  @Mutation(() => SignOutPayload, { description: "Ends the current session, or all sessions of the operator." })
  async signOut(
    @Arg("everywhere", () => Boolean, {
      defaultValue: false,
      description: "Whether to end all sessions of the operator, on every device.",
    })
    everywhere: boolean,
    @Ctx() { services, browser }: RequestContext,
  ) {
    return withUserErrors({}, async () => {
      await services.sessions.signOut({ everywhere });
      browser?.clearSession();
      return {};
    });
  }

  @FieldResolver(() => Operator, {
    nullable: true,
    description: "The operator behind the session or token. Null for the token created at the first start.",
  })
  operator(@Ctx() { services }: RequestContext) {
    return services.operators.own();
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: "The number of accounts to which the operator or token is limited. Null if all accounts are visible.",
  })
  accountLimit(@Root() { accountIds }: Caller): number | null {
    return accountIds?.length ?? null;
  }

  @FieldResolver(() => Boolean, {
    description: "Whether the session can do nothing but register a passkey, which `PASSKEYS=required` demands.",
  })
  mustRegisterPasskey(@Root() caller: Caller): boolean {
    return caller.mustRegisterPasskey === true;
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether the operator can confirm their identity with a code of `printConsoleCode`. Requires a session from a sign-in link, and that the operator has no password, passkey or identity provider.",
  })
  canUseConsoleCode(@Ctx() { services }: RequestContext): Promise<boolean> {
    return services.consoleCodes.isAvailable();
  }

  @FieldResolver(() => [PermissionEnum])
  permissions(@Root() viewer: Caller): readonly Permission[] {
    return PERMISSION_NAMES.filter((permission) => hasPermission(viewer, permission));
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: "The end of the operator's previous visit. Null if there was none.",
  })
  async lastVisitAt(@Root() viewer: Caller & { lastVisitAt?: Date | null }, @Ctx() { services }: RequestContext) {
    return viewer.lastVisitAt === undefined ? services.sessions.lastVisitAt() : viewer.lastVisitAt;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the API token that sent the request expires. Null for a session.",
  })
  tokenExpiresAt(@Root() { token }: Caller): Instant | null {
    return token?.expiresAt ?? null;
  }
}

type ViewerRow = Caller & { readonly lastVisitAt: Date | null };

interface SignInResult {
  readonly viewer: ViewerRow | null;
  readonly secondFactor?: PasskeyRequest;
}

async function signedIn(browser: Browser | null, signIn: (browser: Browser) => Promise<SignedIn | SecondFactor>) {
  return withUserErrors<SignInResult>({ viewer: null }, async () => {
    const required = requireBrowser(browser);
    const signedIn = await signIn(required);
    if ("secondFactor" in signedIn) return { viewer: null, secondFactor: signedIn.secondFactor };
    required.setSession(signedIn);
    const { operator, session, accountIds } = signedIn;
    return { viewer: { ...callerFrom(operator, session, accountIds), lastVisitAt: session.previousVisitAt } };
  });
}
