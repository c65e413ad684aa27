import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { ChokePointAnswer } from "../../services/escalation/what-if.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { hopView, pathChangeView, principalView, techniqueView } from "../path-view.ts";
import { ChokePoint, ChokePointChange, AlternativePaths, WhatIf, WhatIfInput } from "../types/what-if.ts";

type ChokePointView = Omit<ChokePointAnswer, "sources">;

@Resolver(() => ChokePoint)
export class WhatIfResolver {
  @RequiresPermission("paths.read")
  @Query(() => WhatIf, {
    description:
      "What a change would close and open. Thought, not done: AWS is neither asked nor changed. THINKING_BUSY while many ask.",
  })
  async whatIf(
    @Arg("input", () => WhatIfInput, { description: "The change." }) input: WhatIfInput,
    @Ctx() { services }: RequestContext,
  ) {
    const { accountId, closed, opened, rerouted, administratorsGained, administratorsLost, ...found } =
      await services.whatIfs.ask(input);
    const view = (change: (typeof closed)[number]) => pathChangeView(accountId, change);
    const who = (principal: (typeof administratorsGained)[number]) => principalView(accountId, principal);
    return {
      ...found,
      closed: closed.map(view),
      opened: opened.map(view),
      rerouted: rerouted.map(view),
      administratorsGained: administratorsGained.map(who),
      administratorsLost: administratorsLost.map(who),
    };
  }

  @RequiresPermission("paths.read")
  @Query(() => [ChokePoint], {
    description:
      "Removals that close most ways to administrator, best first; thought over the latest snapshot. Empty before the first scan.",
  })
  async chokePoints(
    @Arg("accountId", () => ID, { description: "Our id of the account or its number." }) accountId: string,
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
      "Other ways of the principal that a path is of, thought over the latest snapshot of its account. THINKING_BUSY while many ask.",
  })
  async alternativePaths(
    @Arg("pathId", () => ID, { description: "The path's global id." }) pathId: string,
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

  @FieldResolver(() => ChokePointChange, { description: "The removal as `whatIf` takes it." })
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

  @FieldResolver(() => ID, { nullable: true, description: "The policy's global id; null of a trust." })
  async policyGlobalId(
    @Root() { accountId, policyId }: ChokePointView,
    @Ctx() { loaders }: RequestContext,
  ): Promise<string | null> {
    return policyId === null
      ? null
      : ((await loaders.policyByIdentity.load({ accountId, value: policyId }))?.id ?? null);
  }
}
