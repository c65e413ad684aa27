/** The API's default age limit, used until the checks are loaded. */
const DEFAULT_LIMIT_DAYS = 90;

interface KeyAgeChecks {
  readonly checks: readonly {
    readonly id: string;
    readonly thresholds: readonly { readonly name: string; readonly value: unknown }[];
  }[];
}

/** The maximum age of access keys in days: the threshold of the check `key-age-90`, which an admin can change. */
export function keyAgeLimitOf(data: KeyAgeChecks | undefined): number {
  const check = data?.checks.find(({ id }) => id === "key-age-90");
  const value = check?.thresholds.find(({ name }) => name === "keyMaxAgeDays")?.value;
  return typeof value === "number" && value > 0 ? value : DEFAULT_LIMIT_DAYS;
}
