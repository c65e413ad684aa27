/**
 * Reads clusters, their tasks and container instances, and active task definitions. The definitions of the tasks that run
 * are described, because a task runs with the role of its definition unless it was started with another one (Amazon ECS,
 * *Task IAM role*). A definition without a task runs nothing, so its role is not read.
 */
import { inParallel, present } from "../pages.ts";
import { allByToken, batchesOf, type FoundWorkload, type WorkloadReader } from "./workload-reader.ts";

/** The maximum number of clusters or tasks in one call of DescribeClusters or DescribeTasks. */
const DESCRIBED_AT_ONCE = 100;
const CLUSTERS_AT_ONCE = 4;

export const ecsReader: WorkloadReader = {
  label: "Amazon ECS",
  purpose: "Lists clusters, tasks, their roles, container instances and task definitions.",
  kinds: ["ecs:cluster", "ecs:task", "ecs:task-definition", "ecs:container-instance"],
  actions: [
    "ecs:ListClusters",
    "ecs:DescribeClusters",
    "ecs:ListTasks",
    "ecs:DescribeTasks",
    "ecs:ListContainerInstances",
    "ecs:ListTaskDefinitions",
    "ecs:DescribeTaskDefinition",
  ],
  async read({ open, send }) {
    const ecs = await import("@aws-sdk/client-ecs");
    const client = open((config) => new ecs.ECSClient(config));
    const list = (action: string, fetch: (nextToken: string | undefined) => Promise<ListPage>) =>
      allByToken(action, async (token) => {
        const { arns, nextToken } = await fetch(token);
        return { items: arns, token: nextToken };
      });
    const definitionArns = await list("ecs:ListTaskDefinitions", async (nextToken) => {
      const page = await send((call) =>
        client.send(new ecs.ListTaskDefinitionsCommand({ nextToken, status: "ACTIVE" }), call),
      );
      return { arns: page.taskDefinitionArns, nextToken: page.nextToken };
    });
    const clusterArns = await list("ecs:ListClusters", async (nextToken) => {
      const page = await send((call) => client.send(new ecs.ListClustersCommand({ nextToken }), call));
      return { arns: page.clusterArns, nextToken: page.nextToken };
    });
    const clusters = await inParallel(batchesOf(clusterArns, DESCRIBED_AT_ONCE), CLUSTERS_AT_ONCE, async (batch) => {
      const answer = await send((call) => client.send(new ecs.DescribeClustersCommand({ clusters: [...batch] }), call));
      return present(answer.clusters, "ecs:DescribeClusters", "clusters").map(({ clusterArn, status }) => ({
        resourceArn: present(clusterArn, "ecs:DescribeClusters", "clusterArn"),
        state: status,
      }));
    });
    const parts = await inParallel(clusterArns, CLUSTERS_AT_ONCE, async (cluster) => {
      const hosts = await list("ecs:ListContainerInstances", async (nextToken) => {
        const page = await send((call) =>
          client.send(new ecs.ListContainerInstancesCommand({ cluster, nextToken }), call),
        );
        return { arns: page.containerInstanceArns, nextToken: page.nextToken };
      });
      const taskArns = await list("ecs:ListTasks", async (nextToken) => {
        const page = await send((call) => client.send(new ecs.ListTasksCommand({ cluster, nextToken }), call));
        return { arns: page.taskArns, nextToken: page.nextToken };
      });
      const tasks = await inParallel(batchesOf(taskArns, DESCRIBED_AT_ONCE), 1, async (batch) => {
        const answer = await send((call) =>
          client.send(new ecs.DescribeTasksCommand({ cluster, tasks: [...batch] }), call),
        );
        return present(answer.tasks, "ecs:DescribeTasks", "tasks");
      });
      return { hosts, tasks: tasks.flat() };
    });
    const tasks = parts.flatMap((part) => part.tasks);
    const used = [...new Set(tasks.flatMap(({ taskDefinitionArn }) => taskDefinitionArn ?? []))];
    const described = await inParallel(used, CLUSTERS_AT_ONCE, async (taskDefinition) => {
      const answer = await send((call) => client.send(new ecs.DescribeTaskDefinitionCommand({ taskDefinition }), call));
      return [taskDefinition, answer.taskDefinition?.taskRoleArn ?? null] as const;
    });
    const roleOf = new Map(described);
    return [
      ...clusters.flat(),
      ...parts.flatMap(({ hosts }) => hosts.map((resourceArn): FoundWorkload => ({ resourceArn }))),
      ...definitionArns.map((resourceArn) => ({ resourceArn, role: roleOf.get(resourceArn), state: "ACTIVE" })),
      ...tasks.map(({ taskArn, taskDefinitionArn, overrides, lastStatus }) => ({
        resourceArn: present(taskArn, "ecs:DescribeTasks", "taskArn"),
        role: overrides?.taskRoleArn ?? roleOf.get(taskDefinitionArn ?? ""),
        state: lastStatus,
      })),
    ];
  },
};

interface ListPage {
  readonly arns: readonly string[] | undefined;
  readonly nextToken: string | undefined;
}
