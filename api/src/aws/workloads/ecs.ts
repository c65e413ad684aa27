/**
 * Reads clusters, their tasks and container instances, and active task definitions. The definitions of the tasks that run
 * are described, because a task runs with the role of its definition unless it was started with another one (Amazon ECS,
 * *Task IAM role*). The list of all definitions is a reader of its own, because each deployment adds one: it can need more
 * calls than everything else. A definition runs nothing, so it has no role.
 */
import { inParallel, present } from "../pages.ts";
import { allByToken, batchesOf, type FoundWorkload, type WorkloadReader } from "./workload-reader.ts";

/** The maximum number of clusters or tasks in one call of DescribeClusters or DescribeTasks. */
const DESCRIBED_AT_ONCE = 100;
const CLUSTERS_AT_ONCE = 4;

export const taskDefinitionReader: WorkloadReader = {
  label: "Amazon ECS",
  purpose: "Lists task definitions.",
  kinds: ["ecs:task-definition"],
  actions: ["ecs:ListTaskDefinitions"],
  async read({ open, send }) {
    const { ECSClient, ListTaskDefinitionsCommand } = await import("@aws-sdk/client-ecs");
    const client = open((config) => new ECSClient(config));
    return allByToken("ecs:ListTaskDefinitions", async (nextToken) => {
      const page = await send((call) =>
        client.send(new ListTaskDefinitionsCommand({ nextToken, status: "ACTIVE" }), call),
      );
      const items = page.taskDefinitionArns?.map((resourceArn) => ({ resourceArn, state: "ACTIVE" }));
      return { items, token: page.nextToken };
    });
  },
};

export const ecsReader: WorkloadReader = {
  label: "Amazon ECS",
  purpose: "Lists clusters, tasks, their roles and container instances.",
  kinds: ["ecs:cluster", "ecs:task", "ecs:container-instance"],
  actions: [
    "ecs:ListClusters",
    "ecs:DescribeClusters",
    "ecs:ListTasks",
    "ecs:DescribeTasks",
    "ecs:ListContainerInstances",
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
        return present(answer.tasks, "ecs:DescribeTasks", "tasks").map(
          ({ taskArn, taskDefinitionArn, overrides, lastStatus }) => ({
            resourceArn: present(taskArn, "ecs:DescribeTasks", "taskArn"),
            taskDefinitionArn,
            ownRole: overrides?.taskRoleArn,
            state: lastStatus,
          }),
        );
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
      ...tasks.map(({ resourceArn, taskDefinitionArn, ownRole, state }) => ({
        resourceArn,
        role: ownRole ?? roleOf.get(taskDefinitionArn ?? ""),
        state,
      })),
    ];
  },
};

interface ListPage {
  readonly arns: readonly string[] | undefined;
  readonly nextToken: string | undefined;
}
