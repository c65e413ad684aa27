import { Arg, Args, Ctx, ID, Resolver, Root } from "type-graphql";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import { checkPageSize, connectionWithCoverage } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { orNotFound } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import {
  accountsOf,
  type HopView,
  hopView,
  type PolicyView,
  type PrincipalView,
  principalView,
  techniqueView,
  type StatementView,
} from "../path-view.ts";
import type { EscalationPathRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { FieldResolver, Query } from "../tied.ts";
import { TrustedPrincipal } from "../types/access.ts";
import { Account } from "../types/account.ts";
import { Alert } from "../types/alert.ts";
import { DateTimeRange, PageArgs } from "../types/common.ts";
import { PathAssumptionEnum, VerdictEnum } from "../types/enums.ts";
import {
  EscalationHop,
  EscalationPath,
  EscalationPathConnection,
  PathExcerpt,
  EscalationTechnique,
  PathPolicy,
  PathPrincipal,
  PathReading,
  PathStatement,
} from "../types/escalation.ts";
import { PathPlace, PathPlaceArgs } from "../types/path-map.ts";
import { type TrustedRow, trustedRows } from "../trusted-rows.ts";

@Resolver(() => EscalationPath)
export class EscalationPathResolver {
  @RequiresPermission("paths.read")
  @Query(() => EscalationPathConnection, {
    description:
      "A page of escalation paths: most certain first, then shortest first, then paths that end at a current administrator.",
  })
  async escalationPaths(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("accountId", () => ID, {
      nullable: true,
      description:
        "The ID or 12-digit AWS account number of the account where paths must start or end; all accounts if omitted.",
    })
    accountId: string | null,
    @Arg("principalArn", () => String, {
      nullable: true,
      description: "The ARN of the user or role where paths must start; all principals if omitted.",
    })
    principalArn: string | null,
    @Arg("verdict", () => VerdictEnum, {
      nullable: true,
      description: "The verdict that paths must have; all verdicts if omitted.",
    })
    verdict: VerdictKind | null,
    @Arg("isCrossAccount", () => Boolean, {
      nullable: true,
      description:
        "Whether paths must lead from one connected account into another (true) or stay within one account (false); both if omitted.",
    })
    isCrossAccount: boolean | null,
    @Arg("query", () => String, {
      nullable: true,
      description:
        "Words of the names of source and target and of technique IDs, and `key:value` terms, such as `source:ci age:<7d`. All of them must match. Error: BAD_QUERY.",
    })
    query: string | null,
    @Arg("firstSeen", () => DateTimeRange, {
      nullable: true,
      description: "The period in which a scan must have first found a path for the principal; any time if omitted.",
    })
    firstSeen: DateTimeRange | null,
    @Arg("opened", () => DateTimeRange, {
      nullable: true,
      description: "The period in which paths must have opened, for the first time or again; any time if omitted.",
    })
    opened: DateTimeRange | null,
    @Arg("closed", () => DateTimeRange, {
      nullable: true,
      description: "The period in which paths must have closed. Lists closed paths only.",
    })
    closed: DateTimeRange | null,
    @Arg("includeClosed", () => Boolean, {
      nullable: true,
      description: "Whether to include paths that no longer exist, as they were last found; default false.",
    })
    includeClosed: boolean | null,
    @Args(() => PathPlaceArgs) place: PathPlaceArgs,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    const { counts, ...found } = await context.services.escalationPaths.list(page, {
      firstSeen,
      opened,
      closed,
      includeClosed,
      accountId,
      principalArn,
      verdict,
      isCrossAccount,
      query,
      ...place,
    });
    const { EXPLOITABLE: exploitable, CONDITIONAL: conditional, UNKNOWN: unknown, BLOCKED: blocked } = counts;
    const crossAccount = () => context.services.escalationPaths.crossAccountReadings(found.accountIds);
    return {
      ...connectionWithCoverage(found, context),
      crossAccount,
      counts: { exploitable, conditional, unknown, blocked },
    };
  }

  @FieldResolver(() => Account, { description: "The account of the principal where the path starts." })
  async account(@Root() path: EscalationPathRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(path.accountId));
  }

  @FieldResolver(() => PathPrincipal, { description: "The principal that can become an administrator." })
  source(@Root() path: EscalationPathRow): PrincipalView {
    return principalView(path.accountId, path.document.source);
  }

  @FieldResolver(() => PathPrincipal, { description: "The administrator at which the path ends." })
  target(@Root() path: EscalationPathRow): PrincipalView {
    return principalView(accountsOf(path)(path.document.target.awsAccountId), path.document.target);
  }

  @FieldResolver(() => [EscalationHop], { description: "The steps of the path, in order." })
  hops(@Root() path: EscalationPathRow): HopView[] {
    return path.document.hops.map((hop) => hopView(accountsOf(path), hop));
  }

  @FieldResolver(() => [EscalationTechnique], {
    description: "The technique of each step, in order, without the proof.",
  })
  techniques(@Root() path: EscalationPathRow) {
    return path.document.hops.map(techniqueView);
  }

  @FieldResolver(() => [String], {
    description: "The reasons why the path is not certain or does not work. Empty for EXPLOITABLE.",
  })
  reasons(@Root() path: EscalationPathRow) {
    return path.document.verdict.reasons;
  }

  @FieldResolver(() => [PathAssumptionEnum], { description: "The assumptions made because something was not read." })
  assumes(@Root() path: EscalationPathRow) {
    return path.document.verdict.assumes;
  }

  @FieldResolver(() => Alert, {
    nullable: true,
    description: "The alert about the path. Null if none was ever raised.",
  })
  async alert(@Root() path: EscalationPathRow, @Ctx() { loaders }: RequestContext) {
    return loaders.pathAlert.load({ accountId: path.accountId, value: path.document.source.uniqueId ?? path.identity });
  }

  @FieldResolver(() => PathPlace, {
    nullable: true,
    description: "The nodes of `pathMap` on the path, also if the map shows one of them as others.",
  })
  async place(@Root() { id }: EscalationPathRow, @Ctx() { loaders }: RequestContext) {
    return loaders.pathPlace.load(id);
  }

  @FieldResolver(() => [PathReading], {
    description:
      "The accounts through which the path leads, with the age of their data. Empty for a path within one account.",
  })
  readings(@Root() path: EscalationPathRow) {
    return path.readings;
  }

  @FieldResolver(() => DateTimeScalar, {
    description:
      "The time to which the path applies. For a path across accounts, the time at which the oldest of them was read.",
  })
  async asOf(@Root() path: EscalationPathRow, @Ctx() { loaders }: RequestContext) {
    if (path.readings.length > 0 && path.goneAt === null)
      return Math.min(...path.readings.map(({ takenAt }) => takenAt));
    return loaders.asOf(path, "authorizationDetails");
  }
}

@Resolver(() => PathPrincipal)
export class PathPrincipalResolver {
  @FieldResolver(() => ID, {
    nullable: true,
    description: "The global ID of the principal. Null if it is not a user or role in the inventory of the account.",
  })
  async id(
    @Root() { kind, accountId, uniqueId }: PrincipalView,
    @Ctx() { loaders }: RequestContext,
  ): Promise<string | null> {
    if (uniqueId === null || (kind !== "USER" && kind !== "ROLE")) return null;
    return (kind === "USER" ? loaders.userId : loaders.roleId).load({ accountId, value: uniqueId });
  }
}

@Resolver(() => PathPolicy)
export class PathPolicyResolver {
  @FieldResolver(() => ID, {
    nullable: true,
    description:
      "The global ID of the policy. Null if it is not in the inventory: a trust policy, or one written on the path itself.",
  })
  async id(@Root() policy: PolicyView, @Ctx() { loaders }: RequestContext): Promise<string | null> {
    return (policy.isInInventory && (await loaders.policyByIdentity.load(policy.key))?.id) || null;
  }
}

@Resolver(() => PathStatement)
export class PathStatementResolver {
  @FieldResolver(() => [TrustedPrincipal], {
    description: "The principals that the statement names, if it belongs to a trust policy; otherwise empty.",
  })
  async trusted(@Root() { policy, index }: StatementView, @Ctx() { loaders }: RequestContext): Promise<TrustedRow[]> {
    const role = policy?.roleKey && (await loaders.roleByIdentity.load(policy.roleKey));
    if (!role) return [];
    return trustedRows(role, await loaders.account.load(role.accountId)).filter(({ statement }) => statement === index);
  }

  @FieldResolver(() => PathExcerpt, {
    nullable: true,
    description: "The text of the statement. Null if the document is not stored, as for service control policies.",
  })
  async excerpt(@Root() { policy, index }: StatementView, @Ctx() { loaders }: RequestContext) {
    if (policy === null || index === null) return null;
    const text = policy.isInInventory
      ? (await loaders.policyByIdentity.load(policy.key))?.document.text
      : policy.roleKey && (await loaders.roleByIdentity.load(policy.roleKey))?.document.role.trustPolicy;
    const view = text ? await loaders.documentView.load(text) : null;
    const statement = view?.statements[index];
    if (!view || !statement) return null;
    return {
      text: view.text
        .split("\n")
        .slice(statement.line - 1, statement.endLine)
        .join("\n"),
      line: statement.line,
    };
  }
}
