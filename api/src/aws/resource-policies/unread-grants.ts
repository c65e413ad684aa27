/** Collects the resources that refused or failed calls leave unknown. Those of one error and Region are one part. */
import type { UnreadGrants } from "../../iam/resource-grants.ts";
import { awsCodeOf, errorOfCall, unreadPart } from "../errors.ts";
import type { ReadContext } from "../read-context.ts";

export interface FailedReadings {
  readonly fail: (error: unknown, failed: { readonly resourceArn: string; readonly region: string | null }) => void;
  readonly parts: () => readonly UnreadGrants[];
}

export function failedReadings(
  context: ReadContext,
  { kind, action, goneCodes }: Pick<UnreadGrants, "kind" | "action"> & { readonly goneCodes: readonly string[] },
): FailedReadings {
  const found = new Map<string, UnreadGrants & { readonly resourceArns: string[] }>();
  return {
    fail(error, { resourceArn, region }) {
      // The resource was deleted after it was listed.
      if (goneCodes.includes(awsCodeOf(error) ?? "")) return;
      const part = unreadPart(errorOfCall(context, error), action, region);
      const key = `${part.code} ${part.action} ${part.region}`;
      const known = found.get(key);
      if (known) known.resourceArns.push(resourceArn);
      else found.set(key, { kind, resourceArns: [resourceArn], ...part });
    },
    parts: () => [...found.values()].map((part) => ({ ...part, resourceArns: part.resourceArns.toSorted() })),
  };
}
