/** The groups of ages: halves of the limit up to the limit, and multiples of it beyond. */
export interface AgeGroup {
  readonly label: string;
  /** The terms of the query language that list its keys. */
  readonly terms: string;
  readonly isOverLimit: boolean;
}

const HALF_YEAR = 182;
const YEAR = 365;

/** Six groups that meet without a gap. A key that is exactly as old as the limit is not over it. */
export function ageGroups(limitDays: number): readonly AgeGroup[] {
  const half = Math.ceil(limitDays / 2);
  const over = limitDays + 1;
  const [first, second, third] = over < HALF_YEAR ? [HALF_YEAR, YEAR, 2 * YEAR] : [2 * over, 3 * over, 4 * over];
  const edges = [0, half, over, first, second, third];
  return edges.map((from, index) => {
    const to = edges[index + 1];
    return {
      label: to === undefined ? `${from} days or more` : `${from} to ${to - 1} days`,
      terms: [...(from > 0 ? [`age:>=${from}d`] : []), ...(to === undefined ? [] : [`age:<${to}d`])].join(" "),
      isOverLimit: from >= over,
    };
  });
}
