/** The operations of Parameter Store with which a rotation delivers keys and applications read them. */
import type { Call, JsonOperationTable } from "../operation.ts";

const storeOf = ({ account, region }: Call) => account.parametersIn(region);

export const parameterOperations: JsonOperationTable = {
  PutParameter: (call) => {
    const { params } = call;
    const version = storeOf(call).put({
      name: params.required("Name"),
      value: params.required("Value"),
      type: params.optional("Type"),
      isOverwrite: params.flag("Overwrite") === true,
      keyId: params.optional("KeyId"),
      tier: params.optional("Tier"),
      tags: params.tags(),
    });
    return { Version: version };
  },
  // Without decryption, AWS returns the ciphertext of a SecureString.
  GetParameter: (call) => {
    const selector = call.params.required("Name");
    const { parameter, version } = storeOf(call).version(selector);
    const isClear = parameter.type !== "SecureString" || call.params.flag("WithDecryption") === true;
    return {
      Parameter: {
        Name: parameter.name,
        ARN: parameter.arn,
        Type: parameter.type,
        Value: isClear ? version.value : "AQICAHh",
        Version: version.version,
        LastModifiedDate: parameter.changedAt / 1_000,
      },
    };
  },
  LabelParameterVersion: (call) => {
    const { params } = call;
    const version = params.integer("ParameterVersion", 1, Number.MAX_SAFE_INTEGER)!;
    storeOf(call).label(params.required("Name"), version, params.list("Labels"));
    return { InvalidLabels: [], ParameterVersion: version };
  },
  // AWS answers as far as it came, which may be with an empty page and a token. The sandbox always begins with such a page.
  DescribeParameters: (call) => {
    if (call.params.optional("NextToken") === undefined) return { Parameters: [], NextToken: "second-page" };
    const names = [call.params.required("ParameterFilters.member.1.Values")];
    return {
      Parameters: storeOf(call)
        .list()
        .filter(({ name }) => names.includes(name))
        .map(({ name, arn, type, keyId, tier, changedAt, versions }) => ({
          Name: name,
          ARN: arn,
          Type: type,
          KeyId: type === "SecureString" ? keyId : undefined,
          Tier: tier,
          Version: versions.at(-1)!.version,
          LastModifiedDate: changedAt / 1_000,
        })),
    };
  },
  ListTagsForResource: (call) => ({
    TagList: storeOf(call)
      .get(call.params.required("ResourceId"))
      .tags.map(({ key, value }) => ({ Key: key, Value: value })),
  }),
};
