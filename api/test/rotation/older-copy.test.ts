/**
 * A rotation has ended, and then an older copy of its row is restored without `npm run restore`. The real worker must
 * cope with that copy.
 */
import { expect, test } from "vitest";
import { Application } from "../../sandbox/drill/application.ts";
import { AWS_LAGS } from "../../sandbox/drill/lags.ts";
import { pause } from "../../src/clock.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { openTestPlatform } from "../support/platform.ts";
import { addUser, QUIET_HOURS, stepsOf, TIME_SCALE, waitForState } from "../support/rotation-fixture.ts";

const LIVES_ON_MS = 1_000;

test(
  "CREATE_INTENT put back after COMPLETED: the key that the application lives on is not taken for an orphan",
  { timeout: 240_000 },
  async () => {
    const product = await openTestPlatform({ rotation: { timeScale: TIME_SCALE } });
    product.demo.timeScale = TIME_SCALE;
    product.demo.lags = AWS_LAGS;
    const { key } = addUser(product, "app-restored");
    const reader = addUser(product, "machine-role").key;
    const application = new Application({
      name: "restored",
      endpoint: product.sandbox.url,
      account: product.demo,
      key,
      secret: { id: "iam-monitor/app-restored", region: "us-east-1", reader },
      callEveryMs: 50,
      cacheMs: 100,
    }).start();
    try {
      const { rotation } = await new Rotations(product.scope()).request({
        userName: "app-restored",
        quietHours: QUIET_HOURS,
      });
      const { id } = rotation!;
      const done = await waitForState(product, id, "COMPLETED");
      const callsBefore = (await stepsOf(product, id)).filter(({ kind }) => kind === "AWS_CALLED").length;
      await product.platform.orm.em.fork().execute(
        `update rotation set state = 'CREATE_INTENT', state_since = intent_at, new_access_key_id = null, sealed_at = null, version_id = null,
              previous_version_id = null, probe_count = 0, probed_at = null, promoted_at = null, gate_deadline_at = null, gate_at = null,
              gate_kind = null, gate_view = null, inactive_at = null, finished_at = null, lease_owner = null, lease_until = null,
              next_tick_at = clock_timestamp() where id = ?`,
        [id],
      );
      const parked = await waitForState(product, id, "NEEDS_OPERATOR");
      expect(parked).toMatchObject({
        parkedCode: "ORPHAN_IN_USE",
        resumeState: "ORPHAN",
        orphanAccessKeyId: done.newAccessKeyId,
      });
      await pause(LIVES_ON_MS);
      expect((await stepsOf(product, id)).filter(({ kind }) => kind === "AWS_CALLED")).toHaveLength(callsBefore);
      expect(application.accessKeyId).toBe(done.newAccessKeyId);
      expect(application.counts.refusals).toBe(0);
    } finally {
      await application.stop();
      await product.close();
    }
  },
);
