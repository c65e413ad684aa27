/** The operations of Amazon SQS that send, receive and delete messages (AWS JSON 1.0). Nothing waits: polls are short. */
import { SECOND } from "../../src/iam/time.ts";
import { AwsError } from "../aws-error.ts";
import type { Call, JsonOperationTable } from "../operation.ts";
import { md5Of, type MessageQueue } from "../message-queue.ts";
import { queuePolicy } from "./resource-policies.ts";

const BATCH_MAX = 10;

export const sqsOperations: JsonOperationTable = {
  CreateQueue: ({ account, params }) => {
    const name = params.required("QueueName");
    account.queueNamed(name);
    return { QueueUrl: urlOf(account.id, name) };
  },
  GetQueueAttributes: (call) => {
    if (call.params.list("AttributeNames").includes("Policy")) return queuePolicy(call);
    const queue = queueOf(call);
    return { Attributes: { ApproximateNumberOfMessages: String(queue.size), VisibilityTimeout: "30" } };
  },
  SendMessage: (call) => {
    const body = call.params.required("MessageBody");
    return { MessageId: queueOf(call).send(body), MD5OfMessageBody: md5Of(body) };
  },
  ReceiveMessage: (call) => {
    const { params, realNow } = call;
    const count = params.integer("MaxNumberOfMessages", 1, BATCH_MAX) ?? 1;
    const visibility = params.integer("VisibilityTimeout", 0, 43_200);
    const messages = queueOf(call).receive(count, realNow, visibility);
    if (messages.length === 0) return {};
    return {
      Messages: messages.map(({ id, body, receiptHandle }) => ({
        MessageId: id,
        ReceiptHandle: receiptHandle,
        Body: body,
        MD5OfBody: md5Of(body),
      })),
    };
  },
  DeleteMessageBatch: (call) => {
    const queue = queueOf(call);
    const entries = entriesOf(call);
    for (const { ReceiptHandle } of entries) queue.delete(ReceiptHandle);
    return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
  },
  ChangeMessageVisibilityBatch: (call) => {
    const queue = queueOf(call);
    const entries = entriesOf(call);
    for (const { ReceiptHandle, VisibilityTimeout = 0 } of entries)
      queue.hide(ReceiptHandle, call.realNow + VisibilityTimeout * SECOND);
    return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
  },
};

interface BatchEntry {
  readonly Id: string;
  readonly ReceiptHandle: string;
  readonly VisibilityTimeout?: number;
}

function entriesOf({ params }: Call): readonly BatchEntry[] {
  const entries = (params.json("Entries") ?? []) as readonly BatchEntry[];
  if (entries.length === 0 || entries.length > BATCH_MAX)
    throw new AwsError("TooManyEntriesInBatchRequest", 400, "A batch has 1 to 10 entries.");
  return entries;
}

function urlOf(accountId: string, name: string): string {
  return `https://sqs.us-east-1.amazonaws.com/${accountId}/${name}`;
}

function queueOf({ accounts, params }: Call): MessageQueue {
  const [accountId = "", name = ""] = new URL(params.required("QueueUrl")).pathname.split("/").slice(1);
  const queue = accounts.get(accountId)?.queues.get(name);
  if (queue === undefined)
    throw new AwsError("QueueDoesNotExist", 400, "The specified queue does not exist or you do not have access to it.");
  return queue;
}
