import { Arg, Ctx, ID, Resolver, Root } from "type-graphql";
import type { ChokePointAnswer, WhatIfAnswer } from "../../services/escalation/what-if.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { hopView, pathChangeView, principalView, techniqueView } from "../path-view.ts";
import { FieldResolver, Query } from "../tied.ts";
import { ChangeCheckInput } from "../types/change-input.ts";
import { ChangeCheck, ChokePoint, ChokePointChange, AlternativePaths, WhatIf, WhatIfInput } from "../types/what-if.ts";

type ChokePointView = Omit<ChokePointAnswer, "sources">;

@Resolver(() => ChokePoint)
export class WhatIfResolver {
  @RequiresPermission("paths.read")
  @Query(() => WhatIf, {
    description:
      "A simulation of a change: the escalation paths it would close and open. AWS is neither called nor changed. Fails with `THINKING_BUSY` under heavy load.",
  })
  async whatIf(
    @Arg("input", () => WhatIfInput, { description: "The change to simulate." }) input: WhatIfInput,
    @Ctx() { services }: RequestContext,
  ) {
    return whatIfView(await services.whatIfs.ask(input));
  }

  @RequiresPermission("changes.check")
  @Query(() => ChangeCheck, {
    description:
      "The check of a planned change, for pipelines: the escalation paths and administrators that it would add to the account. AWS is neither called nor changed. Fails with `THINKING_BUSY` under heavy load.",
  })
  async changeCheck(
    @Arg("input", () => ChangeCheckInput, { description: "The planned change." }) input: ChangeCheckInput,
    @Ctx() { services }: RequestContext,
  ) {
    const { certain, possible } = await services.changeChecks.check(input);
    return { certain: whatIfView(certain), possible: possible && whatIfView(possible) };
  }

  @RequiresPermission("paths.read")
  @Query(() => [ChokePoint], {
    description:
      "The removals that close the most escalation paths, most effective first, calculated over the latest snapshot. Fails with `NOT_READ` if users, roles and policies were never read.",
  })
  async chokePoints(
    @Arg("accountId", () => ID, { description: "The ID of the account or its 12-digit AWS account number." })
    accountId: string,
    @Ctx() { services }: RequestContext,
  ) {
    const points = await services.whatIfs.chokePoints(accountId);
    return points.map(({ sources, of, ...point }) => ({
      ...point,
      isOfTarget: of === "TARGET",
      sources: sources.map((source) => principalView(point.accountId, source)),
    }));
  }

  @RequiresPermission("paths.read")
  @Query(() => AlternativePaths, {
    description:
      "Other escalation paths from the source of a path, calculated over the latest snapshot of its account. Fails with `THINKING_BUSY` under heavy load.",
  })
  async alternativePaths(
    @Arg("pathId", () => ID, { description: "The global ID of the escalation path." }) pathId: string,
    @Ctx() { services }: RequestContext,
  ) {
    const { paths, unsearched, accountId, asOf } = await services.whatIfs.alternativePaths(pathId);
    return {
      asOf,
      unsearchedCount: unsearched,
      paths: paths.map(({ target, verdict, hops }) => ({
        target: principalView(accountId, target),
        verdict: verdict.kind,
        hopCount: hops.length,
        techniques: hops.map(techniqueView),
        hops: hops.map((hop) => hopView(() => accountId, hop)),
      })),
    };
  }

  @FieldResolver(() => ChokePointChange, { description: "The removal in the form that `whatIf` accepts." })
  change(@Root() { change: { detach, removeStatements } }: ChokePointView) {
    const [attachment] = detach ?? [];
    const [statement] = removeStatements ?? [];
    return {
      policyArn: attachment?.policyArn ?? null,
      principalArn: attachment?.principalArn ?? null,
      policyId: statement?.policyId ?? null,
      index: statement?.index ?? null,
    };
  }

  @FieldResolver(() => ID, { nullable: true, description: "The global ID of the policy. Null for a trust policy." })
  async policyGlobalId(
    @Root() { accountId, policyId }: ChokePointView,
    @Ctx() { loaders }: RequestContext,
  ): Promise<string | null> {
    return policyId === null
      ? null
      : ((await loaders.policyByIdentity.load({ accountId, value: policyId }))?.id ?? null);
  }
}

function whatIfView({
  accountId,
  closed,
  opened,
  rerouted,
  administratorsGained,
  administratorsLost,
  ...found
}: WhatIfAnswer) {
  const viewOfChange = (change: (typeof closed)[number]) => pathChangeView(accountId, change);
  const viewOfPrincipal = (principal: (typeof administratorsGained)[number]) => principalView(accountId, principal);
  return {
    ...found,
    closed: closed.map(viewOfChange),
    opened: opened.map(viewOfChange),
    rerouted: rerouted.map(viewOfChange),
    administratorsGained: administratorsGained.map(viewOfPrincipal),
    administratorsLost: administratorsLost.map(viewOfPrincipal),
  };
}
