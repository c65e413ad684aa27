import { Ctx, Resolver } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import type { ScanRow } from "../rows.ts";
import { Mutation } from "../tied.ts";
import { ChangeDemoAccountPayload } from "../types/demo.ts";

@Resolver()
export class DemoResolver {
  @RequiresPermission("demo.change")
  @Mutation(() => ChangeDemoAccountPayload, {
    description:
      "Makes a change in the demo account as an attacker would, and starts a scan that raises an alert for it.",
  })
  async changeDemoAccount(@Ctx() { services }: RequestContext) {
    return withUserErrors<{ message: string | null; scan: ScanRow | null }>({ message: null, scan: null }, () =>
      services.demo.change(),
    );
  }
}
