/**
 * A real OpenID provider on loopback, whose users are defined by the test, and the browser of a user who signs in over
 * HTTP.
 */
import { createServer, type Server } from "node:http";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";
import type { IdentityProviderSettings } from "../../src/services/core/oidc-client.ts";

const STEPS_MAX = 12;

export interface Person {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly groups?: readonly string[];
}

export interface RealIdentityProvider {
  readonly settings: IdentityProviderSettings;
  /** The users, by subject. A user enters the subject as the login. */
  readonly people: Map<string, Person>;
  /** Sets the product's address. This happens later, because the product needs the settings before it listens. */
  serve(publicUrl: string): void;
  close(): Promise<void>;
}

export async function openRealIdentityProvider(
  given: Partial<IdentityProviderSettings> = {},
): Promise<RealIdentityProvider> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings: IdentityProviderSettings = {
    issuer,
    clientId: "iam-monitor",
    clientSecret: randomBytes(24).toString("base64url"),
    name: "Acme ID",
    scopes: "openid email profile",
    roles: null,
    defaultRole: null,
    allowedDomains: null,
    requiredAmr: null,
    isOnlyMethod: false,
    ...given,
  };
  const people = new Map<string, Person>();
  return {
    settings,
    people,
    serve(publicUrl) {
      const answer = providerOf(settings, people, publicUrl).callback();
      server.on("request", (request, response) => void answer(request, response));
    },
    close: () => closed(server),
  };
}

function providerOf(
  { issuer, clientId, clientSecret }: IdentityProviderSettings,
  people: ReadonlyMap<string, Person>,
  publicUrl: string,
) {
  return new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        redirect_uris: [`${publicUrl}/auth/oidc/callback`],
        ...(clientSecret === null ? { token_endpoint_auth_method: "none" as const } : { client_secret: clientSecret }),
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["groups"] },
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, sub) => {
      const person = people.get(sub);
      return (
        person && {
          accountId: sub,
          claims: async () => ({ sub, ...person, groups: person.groups && [...person.groups] }),
        }
      );
    },
  });
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** The cookies that one browser keeps for one host. */
class Cookies {
  private readonly kept = new Map<string, string>();

  take(answer: { readonly headers: Headers }): void {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      const at = pair.indexOf("=");
      const isGone = attributes.some(
        (attribute) => /^\s*max-age=0$/i.test(attribute) || /expires=Thu, 01 Jan 1970/i.test(attribute),
      );
      if (isGone) this.kept.delete(pair.slice(0, at));
      else this.kept.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  get header(): string {
    return [...this.kept].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  get(name: string): string | undefined {
    return this.kept.get(name);
  }

  set(name: string, value: string): void {
    this.kept.set(name, value);
  }
}

/** One user's browser, with separate cookies for the product and the provider. */
export class Browsing {
  readonly product = new Cookies();
  readonly provider = new Cookies();

  constructor(
    private readonly productUrl: string,
    private readonly issuer: string,
  ) {}

  async get(url: string): Promise<Response> {
    return this.send(url, {});
  }

  /**
   * Follows the provider's pages until they lead back to the product, and returns the product's address. With
   * `login: null` the user clicks Cancel.
   */
  async atProvider(url: string, login: string | null): Promise<string> {
    let next = url;
    for (let step = 0; step < STEPS_MAX; step += 1) {
      if (next.startsWith(this.productUrl)) return next;
      const answer = await this.send(next, {});
      const location = answer.headers.get("location");
      if (location !== null) {
        next = new URL(location, next).href;
        continue;
      }
      next = await this.answerForm(await answer.text(), next, login);
    }
    throw new Error(`The provider did not return to the product: ${next}`);
  }

  /**
   * Completes the sign-in, also if the user already has a session at the provider. Returns the address to which the
   * product finally redirects.
   */
  async comeBack(url: string, login: string | null): Promise<string> {
    const answer = await this.get(await this.atProvider(url, login));
    return answer.headers.get("location") ?? `no redirect: ${answer.status}`;
  }

  private async answerForm(page: string, address: string, login: string | null): Promise<string> {
    if (login === null) return new URL(/href="([^"]*abort[^"]*)"/.exec(page)![1]!, address).href;
    const action = /action="([^"]+)"/.exec(page);
    if (action === null)
      throw new Error(`The provider shows no form: ${page.replaceAll(/<style>[\s\S]*<\/style>|<[^>]+>|\s+/g, " ")}`);
    const prompt = /name="prompt" value="(\w+)"/.exec(page)![1]!;
    const body = new URLSearchParams({ prompt, ...(prompt === "login" && { login, password: "anything" }) });
    const answer = await this.send(new URL(action[1]!, address).href, { method: "POST", body });
    return new URL(answer.headers.get("location")!, address).href;
  }

  private async send(url: string, init: RequestInit): Promise<Response> {
    const cookies = url.startsWith(this.issuer) ? this.provider : this.product;
    const answer = await fetch(url, { ...init, headers: { cookie: cookies.header }, redirect: "manual" });
    cookies.take(answer);
    return answer;
  }
}
