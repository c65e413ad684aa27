/**
 * The parameters of Parameter Store in one Region, as far as a rotation uses them: numbered versions, of which the last one
 * is current, and labels that move between them.
 */
import type { Instant } from "../src/iam/time.ts";
import { AwsError } from "./aws-error.ts";
import type { TruthLog } from "./drill/truth-log.ts";
import { keyNamedBy } from "./secrets.ts";

/** The maximum number of versions. Beyond it, AWS deletes the oldest, unless it has a label. */
const MAX_VERSIONS = 100;
const MAX_STANDARD_BYTES = 4_096;

export interface ParameterVersion {
  readonly version: number;
  readonly value: string;
  readonly labels: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly type: string;
  readonly keyId: string | undefined;
  readonly tier: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly changedAt: Instant;
  /** Oldest first. */
  readonly versions: readonly ParameterVersion[];
}

export interface PutParameter {
  readonly name: string;
  readonly value: string;
  readonly type?: string | undefined;
  readonly isOverwrite?: boolean;
  readonly keyId?: string | undefined;
  readonly tier?: string | undefined;
  readonly tags?: Parameter["tags"];
}

export interface ParametersOptions {
  readonly accountId: string;
  readonly region: string;
  readonly clock: () => Instant;
  readonly truth: TruthLog;
}

export class Parameters {
  readonly #options: ParametersOptions;
  readonly #parameters = new Map<string, Parameter>();

  constructor(options: ParametersOptions) {
    this.#options = options;
  }

  list(): readonly Parameter[] {
    return [...this.#parameters.values()];
  }

  restore(parameter: Parameter): void {
    this.#parameters.set(parameter.name, parameter);
  }

  get(name: string): Parameter {
    const found = this.#parameters.get(name);
    if (found === undefined) throw new AwsError("ParameterNotFound", 400, `The parameter ${name} does not exist.`);
    return found;
  }

  /** The version that `NAME`, `NAME:version` or `NAME:label` names. */
  version(selector: string): { readonly parameter: Parameter; readonly version: ParameterVersion } {
    const [name = "", chosen] = selector.split(":");
    const parameter = this.get(name);
    const version =
      chosen === undefined
        ? parameter.versions.at(-1)
        : parameter.versions.find((each) => String(each.version) === chosen || each.labels.includes(chosen));
    if (version === undefined)
      throw new AwsError(
        "ParameterVersionNotFound",
        400,
        `Systems Manager could not find version ${chosen} of ${name}.`,
      );
    return { parameter, version };
  }

  put({ name, value, type, isOverwrite = false, keyId, tier = "Standard", tags = [] }: PutParameter): number {
    const known = this.#parameters.get(name);
    if (known !== undefined && !isOverwrite)
      throw new AwsError("ParameterAlreadyExists", 400, "The parameter already exists.");
    if (isOverwrite && tags.length > 0)
      throw new AwsError("ValidationException", 400, "tags and overwrite can't be used together.");
    if (tier === "Standard" && Buffer.byteLength(value) > MAX_STANDARD_BYTES)
      throw new AwsError(
        "ValidationException",
        400,
        "Standard tier parameters support a maximum value of 4096 characters.",
      );
    if (known === undefined && type === undefined)
      throw new AwsError("ValidationException", 400, "A parameter type is required when you create a parameter.");
    const { accountId, region, clock, truth } = this.#options;
    const former = known?.versions ?? [];
    const version = (former.at(-1)?.version ?? 0) + 1;
    const versions = [...former, { version, value, labels: [] }];
    if (versions.length > MAX_VERSIONS && versions.shift()!.labels.length > 0)
      throw new AwsError("ParameterMaxVersionLimitExceeded", 400, "The oldest version of the parameter has a label.");
    this.#parameters.set(name, {
      name,
      arn: `arn:aws:ssm:${region}:${accountId}:parameter${name}`,
      region,
      type: type ?? known!.type,
      keyId: keyId ?? "alias/aws/ssm",
      tier,
      tags: known?.tags ?? tags,
      changedAt: clock(),
      versions,
    });
    // The numbers of versions are not unique in the log, in which every current version counts as AWSCURRENT.
    const versionId = `${name}:${version}`;
    truth.add({ kind: "SECRET_VERSION", secret: name, versionId, accessKeyId: keyNamedBy(value) });
    truth.add({ kind: "SECRET_STAGES", secret: name, stages: { AWSCURRENT: versionId } });
    return version;
  }

  /** Moves the labels to the version. A label is on one version at a time. */
  label(name: string, version: number, labels: readonly string[]): void {
    const parameter = this.get(name);
    this.version(`${name}:${version}`);
    const versions = parameter.versions.map((each) => ({
      ...each,
      labels:
        each.version === version
          ? [...new Set([...each.labels, ...labels])]
          : each.labels.filter((label) => !labels.includes(label)),
    }));
    this.#parameters.set(name, { ...parameter, versions });
  }
}
