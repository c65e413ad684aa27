/** Clients of Amazon S3 by Region, because only the Region of a bucket answers for it. */
import type { S3Client } from "@aws-sdk/client-s3";
import type { RegionReading } from "../workloads/workload-reader.ts";

/**
 * Returns the client of a Region. Without a known Region, a redirect names it. The address with the bucket in its path works
 * for every name, also one with dots.
 */
export async function bucketClients(open: RegionReading["open"]): Promise<(region: string) => S3Client> {
  const { S3Client: Client } = await import("@aws-sdk/client-s3");
  const byRegion = new Map<string, S3Client>();
  return (region) => {
    const known = byRegion.get(region);
    if (known) return known;
    const client = open(
      (config) =>
        new Client({ ...config, ...(region !== "" && { region }), forcePathStyle: true, followRegionRedirects: true }),
    );
    byRegion.set(region, client);
    return client;
  };
}
