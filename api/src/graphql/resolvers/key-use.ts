import { Arg, Ctx, ID, Resolver, Root } from "type-graphql";
import { CLOUDTRAIL_LIMITS, countMoved } from "../../iam/rotation/key-source.ts";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { AccessKeyRow, KeyUseRow, RotationPlanRow, RotationRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { AccessKey } from "../types/access-key.ts";
import { KeyUse, ReadKeyUseInput, ReadKeyUsePayload, RotationSources } from "../types/key-use.ts";
import { Rotation } from "../types/rotation.ts";
import { RotationPlan } from "../types/rotation-plan.ts";

const SOURCES_MAX = 100;

@Resolver(() => KeyUse)
export class KeyUseResolver {
  @RequiresPermission("inventory.read")
  @Query(() => KeyUse, { description: "The sources that use an access key, as far as CloudTrail was read." })
  async keyUse(
    @Arg("accountId", () => ID, { description: "The ID of the account or its 12-digit AWS account number." })
    accountId: string,
    @Arg("accessKeyId", () => String, { description: "The ID of the access key." }) accessKeyId: string,
    @Ctx() { services }: RequestContext,
  ) {
    return toType(await services.keyUses.of(accountId, accessKeyId));
  }

  @RequiresPermission("keyUse.read")
  @Mutation(() => ReadKeyUsePayload, {
    description:
      "Requests to read from CloudTrail who uses an access key. The reading takes seconds to minutes, because AWS allows two requests per second. Read `AccessKey.use` again for its progress.",
  })
  async readKeyUse(
    @Arg("input", () => ReadKeyUseInput, { description: "The access key to look up in CloudTrail." })
    input: ReadKeyUseInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ use: KeyUse | null }>({ use: null }, async () => ({
      use: toType(await services.keyUses.read({ ...input })),
    }));
  }
}

@Resolver(() => AccessKey)
export class KeyUseOfKeyResolver {
  @FieldResolver(() => KeyUse, {
    nullable: true,
    description: "The sources that use the access key, from CloudTrail. Null if the ID of the key was not read.",
  })
  async use(@Root() key: AccessKeyRow, @Ctx() { loaders }: RequestContext) {
    if (key.accessKeyId === null) return null;
    const use = await loaders.useOfKey.load({ accountId: key.accountId, value: key.accessKeyId });
    return use ? toType(use) : null;
  }
}

@Resolver(() => RotationPlan)
export class KeyUseOfPlanResolver {
  @FieldResolver(() => KeyUse, {
    description: "The sources that use the access key now, and would have to move to the new key.",
  })
  async use(@Root() { accountId, accessKeyId }: RotationPlanRow, @Ctx() { services }: RequestContext) {
    return toType(await services.keyUses.of(accountId, accessKeyId));
  }
}

@Resolver(() => Rotation)
export class SourcesOfRotationResolver {
  @FieldResolver(() => RotationSources, {
    description: "The sources that use the old and the new key, from CloudTrail.",
  })
  async sources(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext) {
    const { status, reason, sources } = await services.rotations.sources(rotation);
    const { moved, total } = countMoved(sources);
    return {
      status,
      reason,
      movedCount: moved,
      totalCount: total,
      limits: CLOUDTRAIL_LIMITS,
      sources: sources.slice(0, SOURCES_MAX).map(({ oldKey, newKey, ...source }) => ({
        ...source,
        oldKeyLastUsedAt: oldKey && new Date(oldKey.lastAt),
        newKeyFirstUsedAt: newKey && new Date(newKey.firstAt),
      })),
    };
  }
}

function toType({ sources, ...use }: KeyUseRow) {
  return {
    ...use,
    limits: CLOUDTRAIL_LIMITS,
    sourceCount: sources.length,
    sources: sources.slice(0, SOURCES_MAX).map(({ period, ...source }) => ({
      ...source,
      firstUsedAt: new Date(period.firstAt),
      lastUsedAt: new Date(period.lastAt),
      callCount: period.count,
    })),
  };
}
