/** What one scan may load of other accounts. What a limit leaves out is named on the page, and its own next scan has it. */
export interface ReachLimits {
  /** The maximum number of neighbours whose snapshots are analysed, and the maximum size of these, packed. */
  readonly neighbours: number;
  readonly neighbourBytes: number;
  /** The maximum number of accounts that are joined, and the maximum size of their crossings, packed. */
  readonly accounts: number;
  readonly bytes: number;
}

export const REACH_LIMITS: ReachLimits = {
  neighbours: 64,
  neighbourBytes: 8 * 1_048_576,
  accounts: 2_000,
  bytes: 32 * 1_048_576,
};
