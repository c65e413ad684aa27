/** Reads state machines. Only the description of a state machine contains its role. */
import { inParallel } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

const PAGE_ITEMS = 1_000;
const CALLS_AT_ONCE = 4;

export const stepFunctionsReader: WorkloadReader = {
  label: "AWS Step Functions",
  purpose: "Lists state machines and their roles.",
  kinds: ["states:stateMachine"],
  actions: ["states:ListStateMachines", "states:DescribeStateMachine"],
  async read({ open, send }) {
    const { DescribeStateMachineCommand, ListStateMachinesCommand, SFNClient } = await import("@aws-sdk/client-sfn");
    const client = open((config) => new SFNClient(config));
    const machines = await allByToken("states:ListStateMachines", async (nextToken) => {
      const page = await send((call) =>
        client.send(new ListStateMachinesCommand({ nextToken, maxResults: PAGE_ITEMS }), call),
      );
      return { items: page.stateMachines, token: page.nextToken };
    });
    return inParallel(machines, CALLS_AT_ONCE, async ({ stateMachineArn = "" }) => {
      const { roleArn, status } = await send((call) =>
        client.send(new DescribeStateMachineCommand({ stateMachineArn, includedData: "METADATA_ONLY" }), call),
      );
      return { resourceArn: stateMachineArn, role: roleArn, state: status };
    });
  },
};
