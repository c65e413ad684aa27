import { serialize } from "node:v8";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccessRole, type Caller, ROLES } from "../../services/core/permissions.ts";
import { SharedAnswers } from "./coalesced-answers.ts";

function caller(role: AccessRole, name: string, sessionId: string | null = null): Caller {
  return {
    kind: "OPERATOR",
    name,
    role,
    sessionId,
    operatorId: null,
    token: null,
    authenticatedAt: null,
    scopes: null,
    accountIds: null,
    networks: null,
  };
}

/** Which properties a resolver of the property test reads. The second read depends on the value of the first. */
interface Reads {
  readonly first: keyof Caller;
  readonly ifOdd: keyof Caller | "everything" | "nothing";
  readonly fails: boolean;
  /** Whether the resolver turns its errors into text, as GraphQL's executor does. */
  readonly catches: boolean;
}

function answerOf(reads: Reads, asker: Caller): string {
  try {
    return uncaughtAnswerOf(reads, asker);
  } catch (error) {
    if (reads.catches) return `caught ${(error as Error).message}`;
    throw error;
  }
}

function uncaughtAnswerOf({ first, ifOdd, fails }: Reads, asker: Caller): string {
  const value = String(asker[first]);
  const more = secondRead(value.length % 2 === 0 ? "nothing" : ifOdd, asker);
  if (fails && value.length % 3 === 0) throw new Error(`${value} ${more}`);
  return `${value} ${more}`;
}

function secondRead(property: Reads["ifOdd"], asker: Caller): string {
  if (property === "nothing") return "";
  return property === "everything" ? JSON.stringify({ ...asker }) : String(asker[property]);
}

const outcomeOf = (answer: Promise<string>) =>
  answer.then(
    (text) => ({ text }),
    (error: Error) => ({ error: error.message }),
  );

const many = Array.from({ length: 200 }, (_, index) =>
  caller(ROLES[index % 4]!, `operator ${index % 50}`, `session ${index}`),
);

/** The answers that all callers receive to one question, and how often it was computed. */
async function askAll(callers: readonly Caller[], compute: (caller: Caller) => Promise<string>) {
  const answers = new SharedAnswers<string>((text) => text.length);
  let computed = 0;
  const received = await Promise.all(
    callers.map((each) =>
      answers.ask("question", each, (asker) => {
        computed += 1;
        return compute(asker);
      }),
    ),
  );
  return { received, computed };
}

describe("an answer is shared", () => {
  test("between all callers with the same role if no property is read", async () => {
    expect(await askAll(many, async () => "42")).toEqual({ received: many.map(() => "42"), computed: 4 });
  });

  test("between all callers with the same role if only the role is read", async () => {
    const { received, computed } = await askAll(many, async ({ role }) => `for ${role}`);
    expect(received).toEqual(many.map(({ role }) => `for ${role}`));
    expect(computed).toBe(4);
  });

  test("for one role even if another role's answer is personal", async () => {
    const { received, computed } = await askAll(many, async (asker) =>
      asker.role === "viewer" ? `only ${asker.name}` : `any ${asker.role}`,
    );
    expect(received).toEqual(many.map(({ role, name }) => (role === "viewer" ? `only ${name}` : `any ${role}`)));
    const viewers = many.filter(({ role }) => role === "viewer").length;
    expect(computed).toBe(viewers + 4);
  });

  test("if it is a failure that read nothing personal", async () => {
    const answers = new SharedAnswers<string>((text) => text.length);
    let computed = 0;
    const refusing = async ({ role }: Caller) => {
      computed += 1;
      if (role === "viewer") throw new Error("refused");
      return "all";
    };
    const asking = [caller("viewer", "vera"), caller("admin", "anna"), caller("viewer", "vito")];
    const received = await Promise.all(asking.map((each) => outcomeOf(answers.ask("question", each, refusing))));
    expect(received).toEqual([{ error: "refused" }, { text: "all" }, { error: "refused" }]);
    expect(computed).toBe(2);
  });

  test("only for the same question", async () => {
    const answers = new SharedAnswers<string>((text) => text.length);
    const anna = caller("admin", "anna");
    const received = ["one", "other", "one"].map((question, index) =>
      answers.ask(question, anna, async () => `answer ${index}`),
    );
    expect(await Promise.all(received)).toEqual(["answer 0", "answer 1", "answer 0"]);
  });

  test("for one second, and then computed again", async () => {
    const answers = new SharedAnswers<string>((text) => text.length);
    const anna = caller("admin", "anna");
    let computed = 0;
    const ask = () => answers.ask("question", anna, async () => `answer ${(computed += 1)}`);
    expect(await ask()).toBe("answer 1");
    await expect.poll(ask, { interval: 100, timeout: 10_000 }).toBe("answer 2");
  });

  test("unless it was evicted because answers take too much memory", async () => {
    const answers = new SharedAnswers<string>((text) => text.length);
    const anna = caller("admin", "anna");
    let computed = 0;
    const ask = (question: string, bytes: number) =>
      answers.ask(question, anna, async () => {
        computed += 1;
        return "x".repeat(bytes);
      });
    for (let index = 0; index < 40; index += 1) await ask(`large ${index}`, 1_024 * 1_024);
    await ask("large 0", 1_024 * 1_024);
    expect(computed).toBe(41);
  });
});

describe("an answer is never shared", () => {
  /** Each caller gets its own answer, and the shared attempt is made once per role. */
  async function expectPersonal(compute: (caller: Caller) => Promise<string>) {
    const { received, computed } = await askAll(many, compute);
    expect(received).toEqual(await Promise.all(many.map(compute)));
    expect(computed).toBe(many.length + 4);
  }

  test.each(["kind", "name", "operatorId", "sessionId", "authenticatedAt", "scopes"] as const)(
    "if the caller's %s was read",
    (property) => expectPersonal(async (asker) => `${asker.sessionId} ${String(asker[property])}`),
  );

  test("if the caller was serialized, copied or enumerated with values", async () => {
    await expectPersonal(async (asker) => JSON.stringify(asker));
    await expectPersonal(async (asker) => JSON.stringify({ ...asker }));
    await expectPersonal(async (asker) => Object.values(asker).join());
    await expectPersonal(async (asker) => serialize(asker).toString("latin1"));
    await expectPersonal(async (asker) => structuredClone(asker).name);
  });

  test("if a personal property was read after a pause", async () => {
    await expectPersonal(async (asker) => {
      await Promise.resolve();
      return asker.name;
    });
  });

  test("if the code that read a personal property caught the error", async () => {
    await expectPersonal(async (asker) => {
      try {
        return asker.name;
      } catch {
        return "anonymous";
      }
    });
  });

  test("if it failed after a personal property was read", async () => {
    const answers = new SharedAnswers<string>((text) => text.length);
    const failing = async ({ name }: Caller) => {
      throw new Error(`refused ${name}`);
    };
    const received = await Promise.all(
      ["vera", "vito"].map((name) => outcomeOf(answers.ask("question", caller("viewer", name), failing))),
    );
    expect(received).toEqual([{ error: "refused vera" }, { error: "refused vito" }]);
  });
});

test("every caller receives the answer computed for it alone, whatever the answer depends on", async () => {
  const attribute = fc.constantFrom<keyof Caller>(
    "kind",
    "name",
    "role",
    "operatorId",
    "sessionId",
    "authenticatedAt",
    "scopes",
    "accountIds",
    "networks",
    "mustRegisterPasskey",
  );
  const callers = fc.array(
    fc
      .record({
        isRestricted: fc.boolean(),
        kind: fc.constantFrom("OPERATOR" as const, "TOKEN" as const),
        name: fc.constantFrom("anna", "olga", "me", ""),
        role: fc.constantFrom(...ROLES),
        operatorId: fc.constantFrom(null, "operator_1"),
        token: fc.constantFrom(null, { id: "token_1", name: "ci", expiresAt: 0 }),
        sessionId: fc.constantFrom(null, "session_1", "session_22"),
        authenticatedAt: fc.constantFrom(null, 1, 22),
        scopes: fc.constantFrom(null, [], ["alerts.read" as const]),
        accountIds: fc.constantFrom(null, ["account_1"]),
        networks: fc.constantFrom(null, ["192.0.2.0/24"]),
      })
      .map(({ isRestricted, ...caller }) => ({
        ...caller,
        ...(isRestricted && { mustRegisterPasskey: true as const }),
      })),
    { minLength: 1, maxLength: 30 },
  );
  const reads = fc.record({
    first: attribute,
    ifOdd: fc.oneof(attribute, fc.constantFrom("everything" as const, "nothing" as const)),
    fails: fc.boolean(),
    catches: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      callers,
      fc.array(reads, { minLength: 1, maxLength: 3 }),
      fc.scheduler(),
      async (asking, questions, scheduler) => {
        const answers = new SharedAnswers<string>((text) => text.length);
        const received = asking.flatMap((asker) =>
          questions.map((question, index) => {
            const compute = async (each: Caller) => {
              await scheduler.schedule(Promise.resolve(), "compute");
              return answerOf(question, each);
            };
            const own = outcomeOf((async () => answerOf(question, asker))());
            return { own, shared: outcomeOf(answers.ask(String(index), asker, compute)) };
          }),
        );
        await scheduler.waitFor(Promise.all(received.map(({ shared }) => shared)));
        for (const { own, shared } of received) expect(await shared).toEqual(await own);
      },
    ),
    { numRuns: 300, seed: 20_261_124 },
  );
});

test("the computation cannot write to the caller", async () => {
  const answers = new SharedAnswers<string>((text) => text.length);
  const vera = caller("viewer", "vera");
  const write = async (asker: Caller) => {
    (asker as { role: AccessRole }).role = "admin";
    return "";
  };
  await expect(answers.ask("question", vera, write)).rejects.toThrow(TypeError);
  expect(vera.role).toBe("viewer");
});
