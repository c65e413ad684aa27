import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { AppError } from "../../errors.ts";
import type { ServiceUsage } from "../../iam/analysis/least-privilege.ts";
import type { AccessLevel } from "../../iam/policy/catalogue.ts";
import {
  ACCESS_LEVELS,
  chooseActions,
  describeAction,
  type Expansion,
  type LevelCounts,
} from "../../iam/policy/expansion.ts";
import type { AnalysedDocument } from "../../services/analysis/policy-analyses.ts";
import { pageOf, readPageRequest } from "../../services/core/page.ts";
import { viewPolicyDocument } from "../../services/inventory/policy-document-view.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
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

/** AWS has fewer services than that. */
const SERVICES_MAX = 1_000;
/** Part of an action's name. */
const QUERY_MAX_CHARACTERS = 128;

const NOBODYS: ServiceUsage = {
  status: "NOT_READ",
  reason: "A pasted document is held by nobody, so nobody's use of it is known.",
};

export interface ExpansionRoot extends Expansion {
  readonly of: AnalysedDocument;
}

export function levelName(level: AccessLevel): AccessLevelName {
  return level === "Permissions management" ? "PERMISSIONS_MANAGEMENT" : (level.toUpperCase() as AccessLevelName);
}

export function levelCounts(levels: LevelCounts): readonly AccessLevelCount[] {
  return ACCESS_LEVELS.map((level) => ({ accessLevel: levelName(level), count: levels[level] }));
}

export async function expansionOf({ services }: RequestContext, of: AnalysedDocument): Promise<ExpansionRoot | null> {
  const expansion = await services.policyAnalyses.expansion(of);
  return expansion && { ...expansion, of };
}

export async function suggestionOf(
  { services }: RequestContext,
  of: AnalysedDocument,
  usage: ServiceUsage,
): Promise<PolicySuggestion | null> {
  const suggestion = await services.policyAnalyses.suggestion(of, usage);
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
      "Thinks about a pasted document, up to a body of 1.2 MB. Nothing is kept. A document that cannot be judged says why and where.",
  })
  async analyzePolicyDocument(
    @Arg("document", () => String, { description: "The JSON of the policy, URL-encoded or not." }) document: string,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "Judge it as if it stood in this account: our id or its number.",
    })
    accountId: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.policyAnalyses.paste({ document, accountId });
  }

  @FieldResolver(() => PolicyDocument, {
    description: "The document, laid out for reading, or why it cannot be judged.",
  })
  document(@Root() { text }: AnalysedDocument) {
    return viewPolicyDocument(text);
  }

  @FieldResolver(() => [PolicyIssue], {
    description: "What is risky or wrong in it: all, or the worst 500 where there are more.",
  })
  issues(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext) {
    return services.policyAnalyses.worstIssues(analysed);
  }

  @FieldResolver(() => Int, { description: "How many there are, of which `issues` holds the worst." })
  async issueCount(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext): Promise<number> {
    return (await services.policyAnalyses.issues(analysed)).length;
  }

  @FieldResolver(() => Int, { description: "0 to 99, as of a policy." })
  riskScore(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext): Promise<number> {
    return services.policyAnalyses.riskScore(analysed);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "What it comes to, in a sentence; null when it cannot be judged.",
  })
  summary(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext): Promise<string | null> {
    return services.policyAnalyses.summary(analysed);
  }

  @FieldResolver(() => PolicyExpansion, {
    nullable: true,
    description: "What it really allows; null when it cannot be judged.",
  })
  expansion(@Root() analysed: AnalysedDocument, @Ctx() context: RequestContext) {
    return expansionOf(context, analysed);
  }

  @FieldResolver(() => [PolicyTechnique], { description: "The known ways up that it opens by itself." })
  escalationTechniques(@Root() analysed: AnalysedDocument, @Ctx() { services }: RequestContext) {
    return services.policyAnalyses.techniques(analysed);
  }

  @FieldResolver(() => PolicySuggestion, {
    nullable: true,
    description: "A narrower document; null when it cannot be judged.",
  })
  suggestion(@Root() analysed: AnalysedDocument, @Ctx() context: RequestContext) {
    return suggestionOf(context, analysed, NOBODYS);
  }
}

@Resolver(() => PolicyExpansion)
export class PolicyExpansionResolver {
  @FieldResolver(() => [AccessLevelCount], { description: "By access level, all five, worst first." })
  levels(@Root() { levels }: ExpansionRoot) {
    return levelCounts(levels);
  }

  @FieldResolver(() => Int, { description: "In how many services." })
  serviceCount(@Root() { services }: ExpansionRoot): number {
    return services.length;
  }

  @FieldResolver(() => [ServiceExpansion], { description: "By service, the most dangerous first." })
  services(
    @Root() { services }: ExpansionRoot,
    @Arg("first", () => Int, { nullable: true, description: "So many at most; 50 when left out." }) first:
      | number
      | null,
  ) {
    const most = first ?? 50;
    if (most < 0 || most > SERVICES_MAX)
      throw new AppError("BAD_USER_INPUT", {
        message: `first: must be between 0 and ${SERVICES_MAX}.`,
        details: { path: "first" },
      });
    return services.slice(0, most).map((each) => ({ ...each, levels: levelCounts(each.levels) }));
  }

  @FieldResolver(() => AllowedActionConnection, { description: "The allowed actions one by one, by service and name." })
  actions(
    @Root() expansion: ExpansionRoot,
    @Args(() => ActionsArgs) args: ActionsArgs,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, args);
    const { accessLevel, service, query, ...page } = args;
    if ((query?.length ?? 0) > QUERY_MAX_CHARACTERS || (service?.length ?? 0) > QUERY_MAX_CHARACTERS)
      throw new AppError("BAD_USER_INPUT", { message: "query: is too long.", details: { path: "query" } });
    const level = ACCESS_LEVELS.find((each) => accessLevel && levelName(each) === accessLevel);
    const chosen = chooseActions(expansion.allowed, {
      ...(level && { accessLevel: level }),
      ...(service && { service }),
      ...(query && { query }),
    });
    const plan = readPageRequest(page);
    const at = plan.cursor === null ? null : Number(plan.cursor);
    if (at !== null && !Number.isSafeInteger(at)) throw new AppError("BAD_CURSOR");
    const rows = chosen.map((action, place) => ({ action, place }));
    const beyond = plan.isForward ? rows.slice(at === null ? 0 : at + 1) : rows.slice(0, at ?? undefined).toReversed();
    const { document } = expansion.of;
    const answer = pageOf(plan, beyond.slice(0, plan.limit + 1), ({ place }) => String(place), chosen.length);
    return connection({
      ...answer,
      nodes: answer.nodes.map(({ action }) => {
        const described = describeAction(document!, action);
        return { ...described, accessLevel: levelName(described.accessLevel) };
      }),
    });
  }
}
