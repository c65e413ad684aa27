/** Reads functions. The list does not contain a function's state, which the techniques on functions do not need. */
import { present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

export const lambdaReader: WorkloadReader = {
  label: "AWS Lambda",
  purpose: "Lists functions and their execution roles.",
  kinds: ["lambda:function"],
  actions: ["lambda:ListFunctions"],
  async read({ open, send }) {
    const { LambdaClient, ListFunctionsCommand } = await import("@aws-sdk/client-lambda");
    const client = open((config) => new LambdaClient(config));
    const action = "lambda:ListFunctions";
    return allByToken(action, async (Marker) => {
      const page = await send((call) => client.send(new ListFunctionsCommand({ Marker }), call));
      const items = page.Functions?.map(({ FunctionArn, Role, State }) => ({
        resourceArn: present(FunctionArn, action, "FunctionArn"),
        role: Role,
        state: State,
      }));
      return { items, token: page.NextMarker };
    });
  },
};
