/** Two texts line by line: what stays, what goes, what comes. */
export interface DiffLine {
  readonly kind: "SAME" | "GONE" | "NEW";
  readonly text: string;
  /** The number in the old text, from 1; null for a new line. */
  readonly before: number | null;
  /** The number in the new text; null for a line that goes. */
  readonly after: number | null;
}

/** Cells of the table that finds the longest common lines; larger texts are shown as wholly replaced between their equal ends. */
const MAX_CELLS = 4_000_000;

export function diffLines(before: string, after: string): readonly DiffLine[] {
  const old = before.split("\n");
  const next = after.split("\n");
  let start = 0;
  while (start < old.length && start < next.length && old[start] === next[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < next.length - start &&
    old[old.length - 1 - end] === next[next.length - 1 - end]
  )
    end += 1;
  const lines: DiffLine[] = [];
  const same = (i: number, j: number) => void lines.push({ kind: "SAME", text: old[i]!, before: i + 1, after: j + 1 });
  const gone = (i: number) => void lines.push({ kind: "GONE", text: old[i]!, before: i + 1, after: null });
  const come = (j: number) => void lines.push({ kind: "NEW", text: next[j]!, before: null, after: j + 1 });
  for (let i = 0; i < start; i += 1) same(i, i);
  const [rows, columns] = [old.length - end, next.length - end];
  const common = commonLengths(old.slice(start, rows), next.slice(start, columns));
  let [i, j] = [start, start];
  while (i < rows || j < columns) {
    if (i < rows && j < columns && old[i] === next[j] && common !== null) {
      same(i, j);
      i += 1;
      j += 1;
    } else if (
      i < rows &&
      (j >= columns || common === null || common(i - start + 1, j - start) >= common(i - start, j - start + 1))
    ) {
      gone(i);
      i += 1;
    } else {
      come(j);
      j += 1;
    }
  }
  for (let k = 0; k < end; k += 1) same(rows + k, columns + k);
  return lines;
}

/** How many lines two endings have in common, by where they begin; null where the table would be too large. */
function commonLengths(old: readonly string[], next: readonly string[]): ((i: number, j: number) => number) | null {
  const width = next.length + 1;
  if ((old.length + 1) * width > MAX_CELLS) return null;
  const table = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = next.length - 1; j >= 0; j -= 1) {
      table[i * width + j] =
        old[i] === next[j]
          ? table[(i + 1) * width + j + 1]! + 1
          : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
    }
  }
  return (i, j) => table[i * width + j]!;
}
