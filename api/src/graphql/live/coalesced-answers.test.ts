import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccessRole, type Caller, ROLES } from "../../services/core/permissions.ts";
import { SharedAnswers } from "./coalesced-answers.ts";

function caller(role: AccessRole, name: string, sessionId: string | null = null): Caller {
  return { kind: "OPERATOR", name, role, sessionId } as Caller;
}

/** A resolver of the property test: what it answers hangs on what it looks at, and what it looks at on what it has seen. */
interface Reads {
  readonly first: keyof Caller;
  readonly ifOdd: keyof Caller | "everything" | "nothing";
  readonly fails: boolean;
}

function answerOf({ first, ifOdd, fails }: Reads, who: Caller): string {
  const seen = String(who[first]);
  const more =
    seen.length % 2 === 0 || ifOdd === "nothing"
      ? ""
      : ifOdd === "everything"
        ? JSON.stringify({ ...who })
        : String(who[ifOdd]);
  if (fails && seen.length % 3 === 0) throw new Error(`${seen} ${more}`);
  return `${seen} ${more}`;
}

const outcomeOf = (answer: Promise<string>) =>
  answer.then(
    (text) => ({ text }),
    (error: Error) => ({ error: error.message }),
  );

describe("answers are shared", () => {
  async function askedBy(callers: readonly Caller[], work: (caller: Caller) => Promise<string>) {
    const answers = new SharedAnswers<string>((text) => text.length);
    let worked = 0;
    const told = await Promise.all(
      callers.map((each) =>
        answers.ask("question", each, (one) => {
          worked += 1;
          return work(one);
        }),
      ),
    );
    return { told, worked };
  }
  const many = Array.from({ length: 200 }, (_, index) =>
    caller(ROLES[index % 4]!, `operator ${index % 50}`, `session ${index}`),
  );

  test("by all when nothing was looked at", async () => {
    expect(await askedBy(many, async () => "42")).toEqual({ told: many.map(() => "42"), worked: 1 });
  });

  test("by those of a role when the role was looked at, and each role has its own", async () => {
    const { told, worked } = await askedBy(many, async ({ role }) => `for ${role}`);
    expect(told).toEqual(many.map(({ role }) => `for ${role}`));
    expect(worked).toBe(4);
  });

  test("by nobody when it is about him", async () => {
    const { told, worked } = await askedBy(many, async (one) => {
      await Promise.resolve();
      return JSON.stringify(one);
    });
    expect(told).toEqual(many.map((each) => JSON.stringify(each)));
    expect(worked).toBe(200);
  });

  test("only as far as what was looked at: one who looks deeper in some is asked again for each of those", async () => {
    const { told, worked } = await askedBy(many, async (one) =>
      one.role === "viewer" ? `only ${one.name}` : `any ${one.role}`,
    );
    expect(told).toEqual(many.map(({ role, name }) => (role === "viewer" ? `only ${name}` : `any ${role}`)));
    expect(worked).toBeLessThanOrEqual(new Set(many.map(({ role, name }) => `${role} ${name}`)).size);
  });

  test("with the failure: alike ones fail alike, others do not", async () => {
    const answers = new SharedAnswers<string>((text) => text.length);
    const refusing = async ({ role }: Caller) => {
      if (role === "viewer") throw new Error("refused");
      return "all";
    };
    const asking = [caller("viewer", "vera"), caller("admin", "anna"), caller("viewer", "vito")];
    const told = await Promise.all(asking.map((each) => outcomeOf(answers.ask("question", each, refusing))));
    expect(told).toEqual([{ error: "refused" }, { text: "all" }, { error: "refused" }]);
  });

  test("among equal questions only", async () => {
    const answers = new SharedAnswers<string>((text) => text.length);
    const anna = caller("admin", "anna");
    const told = ["one", "other", "one"].map((question, index) =>
      answers.ask(question, anna, async () => `answer ${index}`),
    );
    expect(await Promise.all(told)).toEqual(["answer 0", "answer 1", "answer 0"]);
  });

  test("for a moment, and then worked out again", async () => {
    const answers = new SharedAnswers<string>((text) => text.length);
    const anna = caller("admin", "anna");
    let worked = 0;
    const ask = () => answers.ask("question", anna, async () => `answer ${(worked += 1)}`);
    expect(await ask()).toBe("answer 1");
    await expect.poll(ask, { interval: 100, timeout: 10_000 }).toBe("answer 2");
  });

  test("and not hoarded: what is too much is worked out again", async () => {
    const answers = new SharedAnswers<string>((text) => text.length);
    const anna = caller("admin", "anna");
    let worked = 0;
    const ask = (question: string, bytes: number) =>
      answers.ask(question, anna, async () => {
        worked += 1;
        return "x".repeat(bytes);
      });
    for (let index = 0; index < 40; index += 1) await ask(`large ${index}`, 1_024 * 1_024);
    await ask("large 0", 1_024 * 1_024);
    expect(worked).toBe(41);
  });
});

test("nobody is told what is another's: random callers, random questions, whatever is looked at", async () => {
  const attribute = fc.constantFrom<keyof Caller>(
    "kind",
    "name",
    "role",
    "operatorId",
    "sessionId",
    "authenticatedAt",
    "scopes",
  );
  const callers = fc.array(
    fc.record({
      kind: fc.constantFrom("OPERATOR" as const, "TOKEN" as const),
      name: fc.constantFrom("anna", "olga", "me", ""),
      role: fc.constantFrom(...ROLES),
      operatorId: fc.constantFrom(null, "operator_1"),
      sessionId: fc.constantFrom(null, "session_1", "session_22"),
      authenticatedAt: fc.constantFrom(null, 1, 22),
      scopes: fc.constantFrom([], ["secrets:reveal" as const]),
    }),
    { minLength: 1, maxLength: 30 },
  );
  const reads = fc.record({
    first: attribute,
    ifOdd: fc.oneof(attribute, fc.constantFrom("everything" as const, "nothing" as const)),
    fails: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      callers,
      fc.array(reads, { minLength: 1, maxLength: 3 }),
      fc.scheduler(),
      async (asking, questions, scheduler) => {
        const answers = new SharedAnswers<string>((text) => text.length);
        const told = asking.flatMap((who) =>
          questions.map((question, index) => {
            const work = async (one: Caller) => {
              await scheduler.schedule(Promise.resolve(), "work");
              return answerOf(question, one);
            };
            const own = outcomeOf((async () => answerOf(question, who))());
            return { own, shared: outcomeOf(answers.ask(String(index), who, work)) };
          }),
        );
        await scheduler.waitFor(Promise.all(told.map(({ shared }) => shared)));
        for (const { own, shared } of told) expect(await shared).toEqual(await own);
      },
    ),
    { numRuns: 300, seed: 20_261_124 },
  );
});

test("whoever works it out cannot write to the caller", async () => {
  const answers = new SharedAnswers<string>((text) => text.length);
  const vera = caller("viewer", "vera");
  const write = async (one: Caller) => {
    (one as { role: AccessRole }).role = "admin";
    return "";
  };
  await expect(answers.ask("question", vera, write)).rejects.toThrow(TypeError);
  expect(vera.role).toBe("viewer");
});
