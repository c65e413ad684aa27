/**
 * Work that waits, by caller. Callers take turns: the next work is the oldest of the caller who was served least
 * recently, so a caller with a thousand requests delays another caller by one of them.
 */
export class Turns<Work> {
  /** The caller whose turn is next comes first. */
  private readonly byCaller = new Map<string, Set<Work>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  sizeOf(caller: string): number {
    return this.byCaller.get(caller)?.size ?? 0;
  }

  add(caller: string, work: Work): void {
    const own = this.byCaller.get(caller) ?? new Set();
    own.add(work);
    this.byCaller.set(caller, own);
    this.count += 1;
  }

  /** Removes work whose caller no longer waits. */
  remove(caller: string, work: Work): void {
    const own = this.byCaller.get(caller);
    if (!own?.delete(work)) return;
    this.count -= 1;
    if (own.size === 0) this.byCaller.delete(caller);
  }

  /** Removes and returns the next work of the first caller that may go on. That caller goes to the end of the line. */
  take(mayGoOn: (first: Work) => boolean = () => true): Work | undefined {
    for (const [caller, own] of this.byCaller) {
      const [first] = own as Iterable<Work>;
      if (!mayGoOn(first!)) continue;
      this.byCaller.delete(caller);
      own.delete(first!);
      this.count -= 1;
      if (own.size > 0) this.byCaller.set(caller, own);
      return first;
    }
    return undefined;
  }

  /** Removes and returns all work. */
  drain(): readonly Work[] {
    const all = [...this.byCaller.values()].flatMap((own) => [...own]);
    this.byCaller.clear();
    this.count = 0;
    return all;
  }
}
