/** The factor by which the windows of rotations and the rates of readings pass faster for an account. */
import { endpointOf } from "../../aws/clients.ts";
import type { AwsConnection } from "../../aws/connection.ts";
import type { Account } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";
import type { Platform } from "../core/request-scope.ts";

/** Always 1 unless the AWS endpoint is on this machine. Error: TIME_SCALE_REFUSED. */
export async function timeScaleOf(
  { rotation }: Platform,
  account: Pick<Account, "source">,
  connection: AwsConnection,
): Promise<number> {
  const { isLoopback } = await endpointOf(connection);
  if (!isLoopback) {
    if (rotation.timeScale !== 1) throw new AppError("TIME_SCALE_REFUSED");
    return 1;
  }
  return rotation.timeScale === 1 && account.source === "SANDBOX" ? rotation.demoTimeScale : rotation.timeScale;
}
