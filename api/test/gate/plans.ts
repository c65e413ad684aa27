/**
 * Terraform plans in the form that `terraform show -json` prints (format 1.2, AWS provider 5): computed attributes are in
 * `after_unknown`, a policy is a text, and references are in the configuration.
 */

type Values = Readonly<Record<string, unknown>>;

export interface PlannedItem {
  readonly address: string;
  readonly actions?: readonly string[];
  readonly before?: Values | null;
  readonly after?: Values | null;
  readonly unknown?: Values;
  /** The references of the attributes that are set by an expression. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
}

/** The values that the provider computes for each type, if the configuration does not set them. */
const COMPUTED: Readonly<Record<string, Values>> = {
  aws_iam_role: {
    arn: true,
    create_date: true,
    id: true,
    inline_policy: true,
    managed_policy_arns: true,
    name_prefix: true,
    tags_all: true,
    unique_id: true,
  },
  aws_iam_policy: { arn: true, attachment_count: true, id: true, name_prefix: true, policy_id: true, tags_all: true },
  aws_iam_user: { arn: true, id: true, tags_all: true, unique_id: true },
  aws_iam_group: { arn: true, id: true, unique_id: true },
};

export function terraformPlan(...items: readonly PlannedItem[]): string {
  const parts = items.map((item) => {
    const { address, actions = ["create"], before = null, after = null, unknown = {}, references = {} } = item;
    const words = address.replace(/^(?:module\.[^.]+\.)*/, "").split(".");
    const isData = words[0] === "data";
    const [type = "", name = ""] = isData ? words.slice(1) : words;
    const isNew = actions.includes("create") && after !== null;
    const computed = Object.entries(isNew ? (COMPUTED[type] ?? { id: true }) : {}).filter(
      ([key]) => !(after && key in after),
    );
    const mode = isData ? "data" : "managed";
    return {
      change: {
        address,
        mode,
        type,
        name: name.replace(/\[.*$/, ""),
        provider_name: "registry.terraform.io/hashicorp/aws",
        change: {
          actions,
          before,
          after,
          after_unknown: { ...Object.fromEntries(computed), ...unknown },
          before_sensitive: before === null ? false : {},
          after_sensitive: after === null ? false : {},
        },
      },
      configuration: {
        address: address.replace(/^(?:module\.[^.]+\.)*/, "").replace(/\[.*$/, ""),
        mode,
        type,
        name: name.replace(/\[.*$/, ""),
        provider_config_key: "aws",
        expressions: {
          ...Object.fromEntries(
            Object.keys(after ?? {}).map((key) => [key, { constant_value: (after as Values)[key] }]),
          ),
          ...Object.fromEntries(Object.entries(references).map(([key, names]) => [key, { references: names }])),
        },
        schema_version: 0,
      },
    };
  });
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.9.8",
    planned_values: { root_module: {} },
    resource_changes: parts.map(({ change }) => change),
    configuration: {
      provider_config: { aws: { name: "aws", full_name: "registry.terraform.io/hashicorp/aws" } },
      root_module: { resources: parts.map(({ configuration }) => configuration) },
    },
    timestamp: "2026-11-27T12:00:00Z",
    applyable: true,
    complete: true,
    errored: false,
  });
}
