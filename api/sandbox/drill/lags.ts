/**
 * How far AWS's answers lie behind what was done. IAM is eventually consistent: an answer comes from a copy that may
 * not have heard yet, and the next one from a copy that has. Each look therefore draws its own delay. Nothing lags
 * until it is asked for, so that tests of other things are not about lag.
 */
import { HOUR, MINUTE, SECOND } from "../../src/iam/time.ts";

/** Milliseconds, from the least to the most. */
export interface Lag {
  readonly least: number;
  readonly most: number;
}

export interface Lags {
  /** From a key's creation, deactivation or deletion until a service that is called with it knows. */
  readonly authentication: Lag;
  /** From the same until ListAccessKeys knows. */
  readonly lists: Lag;
  /** From a key's use until GetAccessKeyLastUsed shows it. */
  readonly lastUsed: Lag;
  /** From a call until LookupEvents shows it. */
  readonly trail: Lag;
}

export const NO_LAGS: Lags = {
  authentication: { least: 0, most: 0 },
  lists: { least: 0, most: 0 },
  lastUsed: { least: 0, most: 0 },
  trail: { least: 0, most: 0 },
};

/** As observed and documented: seconds for keys, minutes for CloudTrail, up to four hours for last use. */
export const AWS_LAGS: Lags = {
  authentication: { least: 1 * SECOND, most: 5 * SECOND },
  lists: { least: 0, most: 8 * SECOND },
  lastUsed: { least: 1 * MINUTE, most: 4 * HOUR },
  trail: { least: 2 * MINUTE, most: 15 * MINUTE },
};
