/** Reads notebook instances. Only the description of an instance contains its role. */
import { inParallel, present } from "../pages.ts";
import { allByToken, type WorkloadReader } from "./workload-reader.ts";

const PAGE_ITEMS = 100;
const CALLS_AT_ONCE = 4;

export const sageMakerReader: WorkloadReader = {
  label: "Amazon SageMaker AI",
  purpose: "Lists notebook instances and their roles.",
  kinds: ["sagemaker:notebook-instance"],
  actions: ["sagemaker:ListNotebookInstances", "sagemaker:DescribeNotebookInstance"],
  async read({ open, send }) {
    const { DescribeNotebookInstanceCommand, ListNotebookInstancesCommand, SageMakerClient } =
      await import("@aws-sdk/client-sagemaker");
    const client = open((config) => new SageMakerClient(config));
    const notebooks = await allByToken("sagemaker:ListNotebookInstances", async (NextToken) => {
      const page = await send((call) =>
        client.send(new ListNotebookInstancesCommand({ NextToken, MaxResults: PAGE_ITEMS }), call),
      );
      return { items: page.NotebookInstances, token: page.NextToken };
    });
    return inParallel(notebooks, CALLS_AT_ONCE, async ({ NotebookInstanceName }) => {
      const { NotebookInstanceArn, NotebookInstanceStatus, RoleArn } = await send((call) =>
        client.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName }), call),
      );
      return {
        resourceArn: present(NotebookInstanceArn, "sagemaker:DescribeNotebookInstance", "NotebookInstanceArn"),
        role: RoleArn,
        state: NotebookInstanceStatus,
      };
    });
  },
};
