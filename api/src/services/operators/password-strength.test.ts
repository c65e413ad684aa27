import { describe, expect, test } from "vitest";
import { requireStrongPassword } from "./password-strength.ts";

const messageOf = (password: string, name = "anna.berg@example.org") =>
  requireStrongPassword(password, name).then(
    () => null,
    ({ code, message }: { code: string; message: string }) => {
      expect(code).toBe("PASSWORD_WEAK");
      return message;
    },
  );

describe("S23: a password is refused with its reason", () => {
  test.each([
    ["Password1234", /most used passwords/],
    ["P@ssw0rd!2345", /most used passwords/],
    ["qwertyuiop123", /most used passwords/],
    ["1234567890ab", /most used passwords/],
    ["letmeinletmein", /pattern/],
    ["aaaaaaaaaaaaaaa", /pattern/],
    ["short-One7", /at least 12 characters/],
    ["Berg-likes-tea", /name or e-mail/],
    ["xK9 example 4vQ", /name or e-mail/],
    ["anna.berg@example.org!7", /name or e-mail/],
  ])("%s", async (password, reason) => expect(await messageOf(password)).toMatch(reason));

  test("but not one that is hard to guess", async () => {
    for (const password of ["correct horse battery", "another good one", "k3J-pq9z-Lm2x", "schnee auf dem dach"])
      expect(await messageOf(password), password).toBeNull();
    // The first part alone is strong enough, however long the rest is.
    expect(await messageOf(`k3J-pq9z-Lm2x-77 tulips in a vase ${"password".repeat(25)}`)).toBeNull();
    // So is the last part alone.
    expect(await messageOf(`${"password".repeat(6)}k3J-pq9z-Lm2x-77`)).toBeNull();
  });

  test("and other work runs between the parts of a long one", async () => {
    let turns = 0;
    const count = () => void (turns += 1);
    const counter = setInterval(count, 0);
    expect(await messageOf("p@$$w0rd".repeat(32))).toMatch(/pattern|most used/);
    clearInterval(counter);
    expect(turns).toBeGreaterThan(5);
  });
});
