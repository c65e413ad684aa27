/** Completes the alarms on events of CloudTrail with what an earlier reading contained. */
import { causeOf } from "../section.ts";
import type { TrailAlarms } from "../trail-alarms.ts";

/** Replaces each trail that was not read completely by the earlier one, if that was. */
export function fillTrailAlarms(
  { trails, unread }: TrailAlarms,
  { before }: { readonly before: TrailAlarms },
): { readonly value: TrailAlarms; readonly pieces: readonly string[] } {
  const incomplete = new Set(before.unread.map(({ trailArn }) => trailArn));
  const known = new Map(before.trails.filter(({ arn }) => !incomplete.has(arn)).map((trail) => [trail.arn, trail]));
  const filled = unread.filter(({ trailArn }) => known.has(trailArn));
  if (filled.length === 0) return { value: { trails, unread }, pieces: [] };
  const arns = new Set(filled.map(({ trailArn }) => trailArn));
  return {
    value: {
      trails: [...trails.filter(({ arn }) => !arns.has(arn)), ...[...arns].map((arn) => known.get(arn)!)],
      unread: unread.filter(({ trailArn }) => !arns.has(trailArn)),
    },
    pieces: filled.map((part) => `the alarms of a trail (${causeOf(part)})`),
  };
}
