import { Ctx, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../context.ts";
import type { ScanRow } from "../rows.ts";
import { FieldResolver } from "../tied.ts";
import { PastReading } from "../types/past.ts";
import { Scan } from "../types/scan.ts";

@Resolver(() => PastReading)
export class PastReadingResolver {
  @FieldResolver(() => Scan, { description: "The scan whose snapshot answers." })
  async scan(@Root() { scanId }: PastReading, @Ctx() { services }: RequestContext): Promise<ScanRow> {
    return services.scans.get(scanId);
  }
}
