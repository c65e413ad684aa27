import { Ctx, Resolver } from "type-graphql";
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { SECOND } from "../../iam/time.ts";
import type { RequestContext } from "../context.ts";
import { COST_BUDGET } from "../limits.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Query } from "../tied.ts";
import { RateLimit } from "../types/rate-limit.ts";

@Resolver()
export class RateLimitResolver {
  @RequiresPermission("installation.read")
  @Query(() => RateLimit, {
    description: "The cost of this operation and what is left of the caller's points, to slow down before a refusal.",
  })
  rateLimit(@Ctx() { charge }: RequestContext): RateLimit {
    if (charge === null) throw new AppError("INTERNAL");
    const { points, left, fullInSeconds } = charge.left();
    const isLimited = Number.isFinite(points);
    return {
      cost: charge.cost,
      budget: COST_BUDGET,
      limit: isLimited ? points : null,
      remaining: isLimited ? left : null,
      resetAt: new Date(now() + fullInSeconds * SECOND),
    };
  }
}
