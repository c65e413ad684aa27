import { Ctx, Mutation, Resolver } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import type { ScanRow } from "../rows.ts";
import { ChangeDemoAccountPayload } from "../types/demo.ts";

@Resolver()
export class DemoResolver {
  @RequiresPermission("demo.change")
  @Mutation(() => ChangeDemoAccountPayload, {
    description: "Lets something happen in the demo account and scans it, so that an alert can be seen arriving.",
  })
  async changeDemoAccount(@Ctx() { services }: RequestContext) {
    return withUserErrors<{ message: string | null; scan: ScanRow | null }>({ message: null, scan: null }, () =>
      services.demo.change(),
    );
  }
}
