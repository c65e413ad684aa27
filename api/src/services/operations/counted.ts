/** The value of a metric for one combination of its labels. */
export interface Counted {
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
}
