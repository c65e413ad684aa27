import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { VerdictKind } from "../../iam/escalation/simulation/verdict.ts";
import { viewPolicyDocument } from "../../services/inventory/policy-document-view.ts";
import { checkPageSize, picturedConnection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
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
import { TrustedPrincipal } from "../types/access.ts";
import { Account } from "../types/account.ts";
import { Alert } from "../types/alert.ts";
import { PageArgs } from "../types/common.ts";
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
import { type TrustedRow, trustedRows } from "../trusted-rows.ts";

@Resolver(() => EscalationPath)
export class EscalationPathResolver {
  @RequiresPermission("paths.read")
  @Query(() => EscalationPathConnection, {
    description:
      "Paths to administrator: the surest first, of these the shortest, of these what ends at an administrator of today.",
  })
  async escalationPaths(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "Only out of this account or into it: our id or the account number.",
    })
    accountId: string | null,
    @Arg("principalArn", () => String, { nullable: true, description: "Only of this user or role." }) principalArn:
      | string
      | null,
    @Arg("verdict", () => VerdictEnum, { nullable: true, description: "Only with this verdict." })
    verdict: VerdictKind | null,
    @Arg("isCrossAccount", () => Boolean, {
      nullable: true,
      description: "True: only those from one connected account into another; false: only those inside of one.",
    })
    isCrossAccount: boolean | null,
    @Arg("query", () => String, {
      nullable: true,
      description: "Words in the names of source and target or in the methods' ids; all of them.",
    })
    query: string | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, page);
    const { counts, ...found } = await context.services.escalationPaths.list(page, {
      accountId,
      principalArn,
      verdict,
      isCrossAccount,
      query,
    });
    const { EXPLOITABLE: exploitable, CONDITIONAL: conditional, UNKNOWN: unknown, BLOCKED: blocked } = counts;
    const connected = () => context.services.escalationPaths.crossAccountReadings(found.accountIds);
    return { ...picturedConnection(found, context), connected, counts: { exploitable, conditional, unknown, blocked } };
  }

  @FieldResolver(() => Account, { description: "The account of its source." })
  async account(@Root() path: EscalationPathRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(path.accountId);
  }

  @FieldResolver(() => PathPrincipal, { description: "Whose way it is." })
  source(@Root() path: EscalationPathRow): PrincipalView {
    return principalView(path.accountId, path.document.source);
  }

  @FieldResolver(() => PathPrincipal, { description: "The administrator that it ends at." })
  target(@Root() path: EscalationPathRow): PrincipalView {
    return principalView(accountsOf(path)(path.document.target.awsAccountId), path.document.target);
  }

  @FieldResolver(() => [EscalationHop], { description: "Its steps, in order." })
  hops(@Root() path: EscalationPathRow): HopView[] {
    return path.document.hops.map((hop) => hopView(accountsOf(path), hop));
  }

  @FieldResolver(() => [EscalationTechnique], { description: "How, step by step, without the proof." })
  techniques(@Root() path: EscalationPathRow) {
    return path.document.hops.map(techniqueView);
  }

  @FieldResolver(() => [String], { description: "Why it is not certain or does not work." })
  reasons(@Root() path: EscalationPathRow) {
    return path.document.verdict.reasons;
  }

  @FieldResolver(() => [PathAssumptionEnum], { description: "What was taken for granted." })
  assumes(@Root() path: EscalationPathRow) {
    return path.document.verdict.assumes;
  }

  @FieldResolver(() => Alert, { nullable: true, description: "The alert about it; null where none was ever raised." })
  async alert(@Root() path: EscalationPathRow, @Ctx() { loaders }: RequestContext) {
    return loaders.pathAlert.load({ accountId: path.accountId, value: path.document.source.uniqueId ?? path.identity });
  }

  @FieldResolver(() => [PathReading], {
    description: "Of a path into another account: each account on it and how old the facts about it are; else none.",
  })
  readings(@Root() path: EscalationPathRow) {
    return path.readings;
  }

  @FieldResolver(() => DateTimeScalar, {
    description: "When this was true: of a path over several accounts, when the oldest of them was read.",
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
    description: "Its global id; null where it is not one of the account's users and roles.",
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
    description: "Its global id; null where it has no row: a trust, what is written on the way.",
  })
  async id(@Root() policy: PolicyView, @Ctx() { loaders }: RequestContext): Promise<string | null> {
    return (policy.isInInventory && (await loaders.policyByIdentity.load(policy.key))?.id) || null;
  }
}

@Resolver(() => PathStatement)
export class PathStatementResolver {
  @FieldResolver(() => [TrustedPrincipal], {
    description: "Of a statement of a trust policy, whom it names; of others nobody.",
  })
  async trusted(@Root() { policy, index }: StatementView, @Ctx() { loaders }: RequestContext): Promise<TrustedRow[]> {
    const role = policy?.roleKey && (await loaders.roleByIdentity.load(policy.roleKey));
    if (!role) return [];
    return trustedRows(role, await loaders.account.load(role.accountId)).filter(({ statement }) => statement === index);
  }

  @FieldResolver(() => PathExcerpt, {
    nullable: true,
    description: "Its text; null where the document is not kept, as of service control policies.",
  })
  async excerpt(@Root() { policy, index }: StatementView, @Ctx() { loaders }: RequestContext) {
    if (policy === null || index === null) return null;
    const text = policy.isInInventory
      ? (await loaders.policyByIdentity.load(policy.key))?.document.text
      : policy.roleKey && (await loaders.roleByIdentity.load(policy.roleKey))?.document.role.trustPolicy;
    const view = text ? viewPolicyDocument(text) : null;
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
