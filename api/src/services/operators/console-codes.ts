/**
 * Console codes: with one, the first admin confirms their identity while they have neither password nor passkey. The
 * server prints the code on its console, and only the session that asked for it can use it. A stolen session alone
 * therefore never becomes a lasting credential, and a reader of the console alone cannot sign in.
 */
import { createHmac, randomBytes } from "node:crypto";
import { z } from "zod";
import { now } from "../../clock.ts";
import { type Operator, OperatorEntity, SessionEntity } from "../../db/entities/access.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { MINUTE } from "../../iam/time.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import type { Caller } from "../core/permissions.ts";
import { notingRefusal } from "../core/refusals.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { BREAK_GLASS_ID } from "./break-glass.ts";
import { deviceName } from "./device-name.ts";
import { hasPasskey } from "./passkey-ceremonies.ts";
import { countAttempt, forgetAttempt } from "./sign-in-throttle.ts";

const CODE_MINUTES = 10;
/** Letters and digits that cannot be confused. 32 of them, so that a random byte chooses each with the same probability. */
const CODE_CHARACTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/** 40 random bits. Ten guesses a minute are allowed, and the code ends after ten minutes. */
const CODE_LENGTH = 8;
const INPUT_MAX_CHARACTERS = 64;

const codeInput = z.object({ code: z.string().max(INPUT_MAX_CHARACTERS) });

interface OwnSession {
  readonly operatorId: string;
  readonly sessionId: string;
}

export class ConsoleCodes {
  constructor(private readonly scope: Scope) {}

  /**
   * Whether the caller can confirm their identity with a console code: a session from a sign-in link, of an operator
   * without a password, passkey and identity provider. The break-glass operator cannot, because `npm run admin:link`
   * requires the keys of the installation and not only its console.
   */
  async isAvailable(): Promise<boolean> {
    const { caller, em, platform } = this.scope;
    if (platform.printOnConsole === undefined || !caller) return false;
    return (await this.operatorWithoutCredentials(em, caller)) !== null;
  }

  /**
   * Prints a code on the console of this process. It ends the session's older code. The audit log records the request,
   * because it is the only trace of a thief who has no access to the console. Errors: CONSOLE_CODE_UNAVAILABLE,
   * TOO_MANY_ATTEMPTS.
   */
  async print(): Promise<{ readonly expiresAt: Date }> {
    const { caller, print } = this.required();
    const { sessionId } = caller;
    // Counted apart from wrong codes, so that neither uses up the other's attempts.
    await countAttempt(this.scope, { name: caller.name, address: "", knownClient: `console code ${sessionId}` });
    const code = newCode();
    const expiresAt = new Date(now() + CODE_MINUTES * MINUTE);
    await this.scope.em.transactional(async (em) => {
      await this.requireOperator(em, caller);
      const hash = this.hashOf(sessionId, code);
      await em.nativeUpdate(
        SessionEntity,
        { id: sessionId },
        { consoleCodeHash: hash, consoleCodeExpiresAt: expiresAt },
      );
      await recordAudit(em, this.scope, { action: "session.printCode", target: sessionId });
    });
    print(messageOf(code, caller.name, this.scope));
    return { expiresAt };
  }

  /** Confirms the operator's identity with the code. Errors: CONSOLE_CODE_INVALID, CONSOLE_CODE_UNAVAILABLE, TOO_MANY_ATTEMPTS. */
  async confirm(input: { readonly code: string }): Promise<void> {
    const { caller } = this.required();
    const { code } = parseInput(codeInput, input);
    const { sessionId, name } = caller;
    const attempt = { name, address: "", knownClient: sessionId };
    await notingRefusal(this.scope, "session.reauthenticate", async () => {
      await countAttempt(this.scope, attempt);
      await this.scope.em.transactional(async (em) => {
        await this.requireOperator(em, caller);
        const at = new Date(now());
        // One statement uses the code, so that it confirms only once.
        const used = await em.nativeUpdate(
          SessionEntity,
          { id: sessionId, consoleCodeHash: this.hashOf(sessionId, code), consoleCodeExpiresAt: { $gt: at } },
          { consoleCodeHash: null, consoleCodeExpiresAt: null, authenticatedAt: at },
        );
        if (used !== 1) throw new AppError("CONSOLE_CODE_INVALID");
        await recordAudit(em, this.scope, {
          action: "session.reauthenticate",
          target: sessionId,
          details: { way: "CONSOLE_CODE" },
        });
      });
      await forgetAttempt(this.scope, attempt);
    });
  }

  private required(): { readonly caller: Caller & OwnSession; readonly print: (text: string) => void } {
    const caller = allow(this.scope, "session.reauthenticate");
    const { sessionId, operatorId } = caller;
    if (sessionId === null || operatorId === null)
      throw new AppError("BAD_USER_INPUT", { message: "An API token has no session. Sign in as an operator." });
    const print = this.scope.platform.printOnConsole;
    if (print === undefined) throw new AppError("CONSOLE_CODE_UNAVAILABLE");
    return { caller: { ...caller, sessionId, operatorId }, print };
  }

  /** Error: CONSOLE_CODE_UNAVAILABLE. */
  private async requireOperator(em: Em, caller: Caller): Promise<void> {
    if ((await this.operatorWithoutCredentials(em, caller)) === null) throw new AppError("CONSOLE_CODE_UNAVAILABLE");
  }

  private async operatorWithoutCredentials(em: Em, { sessionId, operatorId }: Caller): Promise<Operator | null> {
    if (sessionId === null || operatorId === null || operatorId === BREAK_GLASS_ID) return null;
    const isFromLink = (await em.count(SessionEntity, { id: sessionId, operatorId, signInMethod: "LINK" })) === 1;
    if (!isFromLink) return null;
    const operator = await em.findOne(
      OperatorEntity,
      { id: operatorId, status: "ACTIVE", passwordHash: null, issuer: null },
      { disableIdentityMap: true },
    );
    return operator !== null && !(await hasPasskey(em, operatorId)) ? operator : null;
  }

  /** A keyed hash: a code is short enough to be found from a plain hash by a reader of the database. */
  private hashOf(sessionId: string, code: string): string {
    const typed = code.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
    return createHmac("sha256", this.scope.platform.auditKey)
      .update(`console code ${sessionId} ${typed}`)
      .digest("hex");
  }
}

function newCode(): string {
  return Array.from(randomBytes(CODE_LENGTH), (byte) => CODE_CHARACTERS[byte % CODE_CHARACTERS.length]).join("");
}

function messageOf(code: string, name: string, { client }: Scope): string {
  const half = CODE_LENGTH / 2;
  const device = deviceName(client?.userAgent ?? null);
  const from = client ? ` from ${client.address}${device === null ? "" : ` (${device})`}` : "";
  return (
    `\n  Confirmation code: ${code.slice(0, half)}-${code.slice(half)}\n\n` +
    `  ${name} asked for it${from}. It is valid for ${CODE_MINUTES} minutes, in that session only.\n` +
    "  If you did not ask for it, someone else uses your session: choose Sign out everywhere under Your profile,\n" +
    "  then sign in with a link from `npm run admin:link`.\n\n"
  );
}
