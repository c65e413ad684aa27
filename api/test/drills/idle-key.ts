/** The unused key of a scenario's user, beside the key of the application. A forgotten application may use it after all. */
import { Application } from "../../sandbox/drill/application.ts";
import type { SandboxUser } from "../../sandbox/entities.ts";
import { DAY } from "../../src/iam/time.ts";
import type { ScenarioWorld } from "./scenario-world.ts";

export class IdleKey {
  id: string | null = null;
  #added = 0;

  constructor(
    private readonly world: ScenarioWorld,
    private readonly user: SandboxUser,
  ) {}

  /** Gives the user an unused key, unless there is one. Every second one was never used. Returns false if the user has two others. */
  add(): boolean {
    if (this.user.accessKeys.some(({ accessKeyId }) => accessKeyId === this.id)) return true;
    if (this.user.accessKeys.length === 2) return false;
    const { account, clock } = this.world;
    const at = clock.now() - 120 * DAY;
    this.id = account.createAccessKey(this.user, {
      createdAt: clock.now() - 400 * DAY,
      lastUsed: this.#added++ % 2 === 0 ? { at, service: "s3", region: "eu-central-1" } : null,
    }).accessKeyId;
    return true;
  }

  async use(): Promise<void> {
    const { account, product } = this.world;
    const key = this.user.accessKeys.find(({ accessKeyId }) => accessKeyId === this.id);
    if (key) await new Application({ name: "forgotten", endpoint: product.sandbox.url, account, key }).callOnce();
  }
}
