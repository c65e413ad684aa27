/**
 * How far AWS's answers lag behind changes. IAM is eventually consistent: one answer comes from a copy without the
 * change, the next from a copy with it. So each read draws a delay of its own. By default nothing lags, so that only
 * tests of lag need to care.
 */
import { HOUR, MINUTE, SECOND } from "../../src/iam/time.ts";

/** A range in milliseconds. */
export interface Lag {
  readonly least: number;
  readonly most: number;
}

export interface Lags {
  /** From a key's creation, deactivation or deletion until services accept or refuse the key accordingly. */
  readonly authentication: Lag;
  /** From the same changes until ListAccessKeys shows them. */
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

/** AWS's lags as observed and documented: seconds for keys, minutes for CloudTrail, up to four hours for last use. */
export const AWS_LAGS: Lags = {
  authentication: { least: 1 * SECOND, most: 5 * SECOND },
  lists: { least: 0, most: 8 * SECOND },
  lastUsed: { least: 1 * MINUTE, most: 4 * HOUR },
  trail: { least: 2 * MINUTE, most: 15 * MINUTE },
};
