/** What the api sets out with, until its checks have been asked. */
const DEFAULT_LIMIT_DAYS = 90;

interface KeyAgeChecks {
  readonly checks: readonly {
    readonly id: string;
    readonly thresholds: readonly { readonly name: string; readonly value: unknown }[];
  }[];
}

/** The age in days that access keys are held to: the threshold of check `key-age-90`, which an administrator may set. */
export function keyAgeLimitOf(answer: KeyAgeChecks | undefined): number {
  const check = answer?.checks.find((each) => each.id === "key-age-90");
  const value = check?.thresholds.find((each) => each.name === "keyMaxAgeDays")?.value;
  return typeof value === "number" && value > 0 ? value : DEFAULT_LIMIT_DAYS;
}
