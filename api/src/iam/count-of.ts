/** A count with its noun: "1 row", "2 rows", "1,200 rows". */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
