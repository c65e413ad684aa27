interface Line<Answer> {
  /** Fulfilled when the reading has ended, also after an error. */
  readonly ended: Promise<void>;
  /** The reading that begins then. */
  next: Promise<Answer> | null;
}

/**
 * Lets those who ask the same at the same time share one answer. No answer is older than its question: who asks while one is
 * being read waits for the next one, and shares that with all others who wait.
 */
export class JointAnswers<Answer> {
  /** The questions that are being answered. */
  private readonly lines = new Map<string, Line<Answer>>();

  async ask(question: string, read: () => Promise<Answer>): Promise<Answer> {
    const line = this.lines.get(question);
    if (line === undefined) return this.begin(question, read);
    line.next ??= line.ended.then(() => this.begin(question, read));
    return line.next;
  }

  private async begin(question: string, read: () => Promise<Answer>): Promise<Answer> {
    const answer = read();
    const line: Line<Answer> = {
      ended: answer.then(
        () => undefined,
        () => undefined,
      ),
      next: null,
    };
    this.lines.set(question, line);
    void line.ended.then(() => {
      if (line.next === null) this.lines.delete(question);
    });
    return answer;
  }
}
