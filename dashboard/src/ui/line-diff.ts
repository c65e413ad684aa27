/** One line of a comparison of two texts. */
export interface DiffLine {
  readonly kind: "SAME" | "REMOVED" | "ADDED";
  readonly text: string;
  /** The line number in the old text, from 1; null for an added line. */
  readonly before: number | null;
  /** The line number in the new text, from 1; null for a removed line. */
  readonly after: number | null;
}

/**
 * Size limit of the table that finds the longest common subsequence of lines. Beyond it, all lines between the equal
 * beginning and end are shown as removed and added.
 */
const MAX_CELLS = 4_000_000;

/** Compares two texts line by line. */
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
  const removed = (i: number) => void lines.push({ kind: "REMOVED", text: old[i]!, before: i + 1, after: null });
  const added = (j: number) => void lines.push({ kind: "ADDED", text: next[j]!, before: null, after: j + 1 });
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
      removed(i);
      i += 1;
    } else {
      added(j);
      j += 1;
    }
  }
  for (let k = 0; k < end; k += 1) same(rows + k, columns + k);
  return lines;
}

/**
 * The changed lines with this many lines around them, in parts between which lines are left out. One part with all lines
 * if none is left out.
 */
export function changedParts(lines: readonly DiffLine[], context: number): readonly (readonly DiffLine[])[] {
  const parts: DiffLine[][] = [];
  let lastShown = Number.NEGATIVE_INFINITY;
  for (const [index, line] of lines.entries()) {
    const around = lines.slice(Math.max(0, index - context), index + context + 1);
    if (around.every(({ kind }) => kind === "SAME")) continue;
    if (index > lastShown + 1) parts.push([]);
    parts.at(-1)!.push(line);
    lastShown = index;
  }
  return parts;
}

/** The number of common lines from line i of `old` and line j of `next` on; null if the table would be too large. */
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
