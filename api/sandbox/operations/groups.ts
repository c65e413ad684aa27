import type { SandboxGroup } from "../entities.ts";
import { type OperationTable, page, time } from "../operation.ts";
import type { XmlFields } from "../protocol/query.ts";

export const groupOperations: OperationTable = {
  ListGroups: (call) => {
    const prefix = call.params.optional("PathPrefix") ?? "/";
    const groups = [...call.account.groups.values()].filter((group) => group.path.startsWith(prefix));
    const { items, more } = page(call, groups, (group) => group.name);
    return { Groups: items.map(groupFields), ...more };
  },
  GetGroup: (call) => {
    const group = call.account.group(call.params.required("GroupName"));
    const { items, more } = page(call, group.members, (user) => user.name);
    return {
      Group: groupFields(group),
      Users: items.map((user) => ({
        Path: user.path,
        UserName: user.name,
        UserId: user.id,
        Arn: user.arn,
        CreateDate: time(user.createdAt),
      })),
      ...more,
    };
  },
  CreateGroup: ({ account, params }) => ({
    Group: groupFields(account.createGroup({ name: params.required("GroupName"), path: params.optional("Path") })),
  }),
  DeleteGroup: ({ account, params }) => {
    account.deleteGroup(account.group(params.required("GroupName")));
    return undefined;
  },
  AddUserToGroup: ({ account, params }) => {
    const group = account.group(params.required("GroupName"));
    account.addToGroup(account.user(params.required("UserName")), group);
    return undefined;
  },
  RemoveUserFromGroup: ({ account, params }) => {
    const group = account.group(params.required("GroupName"));
    account.removeFromGroup(account.user(params.required("UserName")), group);
    return undefined;
  },
  ListGroupsForUser: (call) => {
    const user = call.account.user(call.params.required("UserName"));
    const { items, more } = page(call, user.groups, (group) => group.name);
    return { Groups: items.map(groupFields), ...more };
  },
};

function groupFields(group: SandboxGroup): XmlFields {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: time(group.createdAt),
  };
}
