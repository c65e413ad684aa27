import { type Setting, settingOriginText } from "../accounts/setting-text.ts";

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

/** The age limit of a key. */
export interface KeyAgeLimit {
  readonly days: number;
  /** Names the source of the limit. Null for the limit of the installation, which the page names in one place. */
  readonly origin: string | null;
}

/** The limit of the keys of an account, which may have one of its own or inherit one. */
export function accountKeyLimit(
  settings: readonly Pick<Setting, "name" | "value" | "origin" | "unitPath">[],
  installationDays: number,
): KeyAgeLimit {
  const own = settings.find(({ name }) => name === "keyMaxAgeDays");
  return own?.value == null
    ? { days: installationDays, origin: null }
    : { days: own.value, origin: settingOriginText(own) };
}
