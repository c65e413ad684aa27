/**
 * Measures the answer to a planned change: a new administrator role with its trust, a policy that is attached, and an inline
 * policy. Runs in an analysis process, as for a request: first with nothing cached, then as the next question about the
 * same account.
 */
import { readAccount } from "../src/aws/read-account.ts";
import type { FactsChange } from "../src/iam/escalation/paths/hypothetical-account.ts";
import { AnalysisProcesses } from "../src/services/analysis/analysis-processes.ts";
import { packSnapshot } from "../src/services/analysis/snapshot-codec.ts";
import { costOf, median, print } from "./measure.ts";
import { startBenchSandbox } from "./sandbox.ts";

const AREA = "what-if";
const USERS = 1_000;
const ANSWERS = 5;
const HEAP_MB = 1_024;
const MAX_SECONDS = 2;

export async function benchWhatIf(): Promise<void> {
  const sandbox = await startBenchSandbox(USERS);
  const { snapshot } = await readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId });
  sandbox.stop();
  const { authorizationDetails: details } = snapshot.sections;
  if (details.status !== "read") throw new Error("The account was not read.");
  const packed = { id: "bench", document: await packSnapshot(snapshot) };
  const [first, second] = details.value.users;
  const arnOf = (kind: string, name: string) => `arn:aws:iam::${sandbox.awsAccountId}:${kind}/${name}`;
  const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const changeOf = (number: number): FactsChange => ({
    createRoles: [
      {
        roleArn: arnOf("role", `planned-${number}`),
        trustPolicy: document({ Effect: "Allow", Principal: { AWS: first!.arn }, Action: "sts:AssumeRole" }),
      },
    ],
    attach: [
      { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess", principalArn: arnOf("role", `planned-${number}`) },
    ],
    putInlinePolicies: [
      {
        principalArn: second!.arn,
        policyName: "planned",
        document: document({ Effect: "Allow", Action: ["iam:PassRole", "lambda:*"], Resource: "*" }),
      },
    ],
  });
  const processes = new AnalysisProcesses({
    processesMax: 1,
    runningPerCallerMax: 1,
    waitingPerCallerMax: 1,
    waitingMax: 1,
  });
  const ask = async (number: number): Promise<number> => {
    const { wallSeconds } = await costOf(async () => {
      const answer = await processes.ask<"WHAT_IF">(
        { kind: "WHAT_IF", snapshot: packed, change: changeOf(number) },
        { caller: "bench", heapMb: HEAP_MB, idleHeapMaxMb: HEAP_MB },
      );
      if (!answer || answer.openedCount === 0) throw new Error("The change opens no path.");
    });
    return wallSeconds;
  };
  // The channel to the process does not keep this one alive.
  const alive = setInterval(() => undefined, 1_000);
  const cold = await ask(0);
  const warm: number[] = [];
  for (let number = 1; number <= ANSWERS; number += 1) warm.push(await ask(number));
  await processes.close();
  clearInterval(alive);
  print(AREA, `${USERS} + ${USERS}: first answer, with the start of the process`, cold, undefined, "s");
  print(AREA, `${USERS} + ${USERS}: one answer`, median(warm), { atMost: MAX_SECONDS }, "s");
}
