import { Arg, Args, Ctx, ID, Int, Resolver, Root } from "type-graphql";
import { AppError } from "../../errors.ts";
import type { ServiceUsage } from "../../iam/analysis/least-privilege.ts";
import type { AccessLevel } from "../../iam/policy/catalogue.ts";
import { ACCESS_LEVELS, chooseActions, type Expansion, type LevelCounts } from "../../iam/policy/expansion.ts";
import type { AnalysedDocument } from "../../services/analysis/policy-analyses.ts";
import { pageOf, readPageRequest } from "../../services/core/page.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { itemLimit } from "../item-limit.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { FieldResolver, Query } from "../tied.ts";
import type { AccessLevelName } from "../types/policy-enums.ts";
import { PolicyDocument, PolicyIssue } from "../types/policy.ts";
import {
  AccessLevelCount,
  ActionsArgs,
  AllowedActionConnection,
  PolicyTechnique,
  PolicyAnalysis,
  PolicyExpansion,
  PolicySuggestion,
  ServiceExpansion,
} from "../types/policy-analysis.ts";

/** The maximum length of a search for part of an action name. */
const QUERY_MAX_CHARACTERS = 128;

const NO_PRINCIPALS: ServiceUsage = {
  status: "NOT_READ",
  reason: "The use of a pasted document is unknown, because no principal in AWS is attached to it.",
};

export interface ExpansionRoot extends Expansion {
  readonly analysed: AnalysedDocument;
}

export function levelName(level: AccessLevel): AccessLevelName {
  return level === "Permissions management" ? "PERMISSIONS_MANAGEMENT" : (level.toUpperCase() as AccessLevelName);
}

export function levelCounts(levels: LevelCounts): readonly AccessLevelCount[] {
  return ACCESS_LEVELS.map((level) => ({ accessLevel: levelName(level), count: levels[level] }));
}

export async function expansionOf(
  { services }: RequestContext,
  analysed: AnalysedDocument,
): Promise<ExpansionRoot | null> {
  const expansion = await services.policyAnalyses.expansion(analysed);
  return expansion && { ...expansion, analysed };
}

export async function suggestionOf(
  { services }: RequestContext,
  analysed: AnalysedDocument,
  usage: ServiceUsage,
): Promise<PolicySuggestion | null> {
  const suggestion = await services.policyAnalyses.suggestion(analysed, usage);
  const isRead = usage.status === "READ";
  return (
    suggestion && {
      ...suggestion,
      usage: usage.status,
      usageReason: isRead ? null : usage.reason,
      usageReadAt: isRead ? usage.readAt : null,
    }
  );
}

@Resolver(() => PolicyAnalysis)
export class PolicyAnalysisResolver {
  @RequiresPermission("inventory.read")
  @Query(() => PolicyAnalysis, {
    description:
      "An analysis of a pasted policy document of at most 1.2 MB. Nothing is stored. An invalid document is reported with the location of the error.",
  })
  async analyzePolicyDocument(
    @Arg("document", () => String, { description: "The JSON text of the policy, plain or URL-encoded." })
    document: string,
    @Arg("accountId", () => ID, {
      nullable: true,
      description:
        "The ID or 12-digit AWS account number of the account in which the policy is evaluated; no account if omitted.",
    })
    accountId: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.policyAnalyses.paste({ document, accountId });
  }

  @FieldResolver(() => PolicyDocument, {
    description: "The formatted document. If it is invalid, the error and its location.",
  })
  document(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext) {
    return services.policyAnalyses.view(analysed);
  }

  @FieldResolver(() => [PolicyIssue], {
    description: "The issues in the document, most severe first; at most 500.",
  })
  issues(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext) {
    return services.policyAnalyses.worstIssues(analysed);
  }

  @FieldResolver(() => Int, { description: "The number of all issues, including those beyond the 500 in `issues`." })
  async issueCount(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext): Promise<number> {
    return (await services.policyAnalyses.issues(analysed)).length;
  }

  @FieldResolver(() => Int, {
    description: "The risk score of the document, 0 to 99, calculated as for `Policy.riskScore`.",
  })
  riskScore(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext): Promise<number> {
    return services.policyAnalyses.riskScore(analysed);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "A one-sentence summary of what the document allows. Null if the document is invalid.",
  })
  summary(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext): Promise<string | null> {
    return services.policyAnalyses.summary(analysed);
  }

  @FieldResolver(() => PolicyExpansion, {
    nullable: true,
    description: "The actions that the document allows after expanding wildcards. Null if the document is invalid.",
  })
  expansion(@Root() analysed: AnalysedDocument, @Ctx() context: RequestContext) {
    return expansionOf(context, analysed);
  }

  @FieldResolver(() => [PolicyTechnique], {
    description: "The escalation techniques that the document enables by itself.",
  })
  escalationTechniques(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext) {
    return services.policyAnalyses.techniques(analysed);
  }

  @FieldResolver(() => PolicySuggestion, {
    nullable: true,
    description: "A suggested narrower document. Null if the document is invalid.",
  })
  suggestion(@Root() analysed: AnalysedDocument, @Ctx() context: RequestContext) {
    return suggestionOf(context, analysed, NO_PRINCIPALS);
  }
}

@Resolver(() => PolicyExpansion)
export class PolicyExpansionResolver {
  @FieldResolver(() => [AccessLevelCount], {
    description: "The number of allowed actions in each of the five access levels, most sensitive level first.",
  })
  levels(@Root() { levels }: ExpansionRoot) {
    return levelCounts(levels);
  }

  @FieldResolver(() => Int, { description: "The number of services with allowed actions." })
  serviceCount(@Root() { services }: ExpansionRoot): number {
    return services.length;
  }

  @FieldResolver(() => [ServiceExpansion], { description: "The services with allowed actions, most dangerous first." })
  services(
    @Root() { services }: ExpansionRoot,
    @Arg("first", () => Int, { nullable: true, description: "The maximum number of services, 0 to 1,000; default 50." })
    first: number | null,
  ) {
    return services.slice(0, itemLimit(first)).map((each) => ({ ...each, levels: levelCounts(each.levels) }));
  }

  @FieldResolver(() => AllowedActionConnection, {
    description: "A page of the allowed actions, the most dangerous access level first, then by service and name.",
  })
  async actions(
    @Root() expansion: ExpansionRoot,
    @Args(() => ActionsArgs) args: ActionsArgs,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(args);
    const { accessLevel, service, query, ...page } = args;
    if ((query?.length ?? 0) > QUERY_MAX_CHARACTERS || (service?.length ?? 0) > QUERY_MAX_CHARACTERS)
      throw new AppError("BAD_USER_INPUT", {
        message: "query and service: must be 128 characters or less.",
        details: { path: "query" },
      });
    const level = ACCESS_LEVELS.find((each) => accessLevel && levelName(each) === accessLevel);
    const chosen = chooseActions(expansion.allowed, {
      ...(level && { accessLevel: level }),
      ...(service && { service }),
      ...(query && { query }),
    });
    const plan = readPageRequest(page);
    const cursorPosition = plan.cursor === null ? null : Number(plan.cursor);
    if (cursorPosition !== null && !Number.isSafeInteger(cursorPosition)) throw new AppError("BAD_CURSOR");
    const rows = chosen.map((action, position) => ({ action, position }));
    const remaining = plan.isForward
      ? rows.slice(cursorPosition === null ? 0 : cursorPosition + 1)
      : rows.slice(0, cursorPosition ?? undefined).toReversed();
    const found = pageOf(plan, remaining.slice(0, plan.limit + 1), ({ position }) => String(position), chosen.length);
    const described = await context.services.policyAnalyses.describe(
      expansion.analysed,
      found.nodes.map(({ action }) => action),
    );
    return connection({
      ...found,
      nodes: described.map((action) => ({ ...action, accessLevel: levelName(action.accessLevel) })),
    });
  }
}
