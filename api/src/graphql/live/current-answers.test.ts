import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccessRole, Caller } from "../../services/core/permissions.ts";
import { CurrentAnswers } from "./current-answers.ts";

function caller(name: string, role: AccessRole = "viewer"): Caller {
  return {
    kind: "OPERATOR",
    name,
    role,
    sessionId: null,
    operatorId: name,
    token: null,
    authenticatedAt: null,
    scopes: null,
    accountIds: null,
    networks: null,
  };
}

/** Rows that a commit changes, and answers that read them. */
function openRows() {
  let version = 0;
  let computed = 0;
  const answers = new CurrentAnswers<string>(
    async () => {
      await turn();
      return String(version);
    },
    (text) => text.length,
  );
  const ask = (by: Caller, options: { compute?: (caller: Caller) => Promise<string>; charge?: () => void } = {}) =>
    answers.ask({
      question: "accounts",
      caller: by,
      callerKey: by.name,
      charge: () => undefined,
      compute: async ({ role }) => {
        computed += 1;
        const read = version;
        await turn();
        return `${role} ${read}`;
      },
      ...options,
    });
  return {
    ask,
    commit: () => (version += 1),
    version: () => version,
    computed: () => computed,
    /** Two callers ask, so that the question counts as asked by several. */
    async openLine(role: AccessRole = "viewer") {
      await ask(caller("anna", role));
      await ask(caller("bert", role));
    },
  };
}

describe("current answers", () => {
  test("are computed for one caller alone by itself", async () => {
    const rows = openRows();
    for (let time = 0; time < 3; time += 1) expect(await rows.ask(caller("anna"))).toBeNull();
    expect(rows.computed()).toBe(0);
    expect(await rows.ask(caller("bert"))).toBe("viewer 0");
  });

  test("are kept while no row changes, and computed again after a commit", async () => {
    const rows = openRows();
    await rows.openLine();
    for (const name of ["anna", "bert", "carl"]) expect(await rows.ask(caller(name))).toBe("viewer 0");
    expect(rows.computed()).toBe(1);
    rows.commit();
    expect(await rows.ask(caller("anna"))).toBe("viewer 1");
    expect(rows.computed()).toBe(2);
  });

  test("are not shared across rights", async () => {
    const rows = openRows();
    await rows.openLine("viewer");
    await rows.openLine("admin");
    expect(await Promise.all([rows.ask(caller("anna")), rows.ask(caller("olga", "admin"))])).toEqual([
      "viewer 0",
      "admin 0",
    ]);
  });

  test("that depend on the person are left to each caller, even if the error was caught", async () => {
    const rows = openRows();
    await rows.openLine();
    rows.commit();
    const compute = async (by: Caller) => {
      try {
        return by.name;
      } catch {
        return "an answer for all";
      }
    };
    expect(await rows.ask(caller("anna"), { compute })).toBeNull();
    expect(await rows.ask(caller("bert"), { compute })).toBeNull();
  });

  test("that fail are left to each caller", async () => {
    const rows = openRows();
    await rows.openLine();
    rows.commit();
    const compute = () => Promise.reject(new Error("The database is away."));
    expect(await rows.ask(caller("anna"), { compute })).toBeNull();
    expect(await rows.ask(caller("bert"))).toBe("viewer 1");
  });

  test("are charged to the caller for whom they are computed, who may be refused", async () => {
    const rows = openRows();
    await rows.openLine();
    rows.commit();
    const charged: string[] = [];
    const refuse = () => {
      throw new Error("Too many requests.");
    };
    await expect(rows.ask(caller("anna"), { charge: refuse })).rejects.toThrow("Too many requests.");
    const both = ["bert", "carl"].map((name) => rows.ask(caller(name), { charge: () => charged.push(name) }));
    expect(await Promise.all(both)).toEqual(["viewer 1", "viewer 1"]);
    // The second one may have arrived while the first one's answer was being computed, and then caused another.
    expect(charged.length).toBe(rows.computed() - 1);
  });

  test("are never older than the request, whatever commits between", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant("commit"), fc.constant("turn"), fc.constantFrom("anna", "bert", "carl")), {
          maxLength: 60,
        }),
        async (steps) => {
          const rows = openRows();
          await rows.openLine();
          const asked: Promise<void>[] = [];
          for (const step of steps) {
            if (step === "commit") rows.commit();
            else if (step === "turn") await turn();
            else {
              const atLeast = rows.version();
              asked.push(
                rows.ask(caller(step)).then((answer) => {
                  expect(Number(answer?.split(" ")[1])).toBeGreaterThanOrEqual(atLeast);
                }),
              );
            }
          }
          await Promise.all(asked);
        },
      ),
      { numRuns: 60 },
    );
  });
});
