/**
 * The format of a file of accounts (`docs/account-file.md`): what connects or changes many accounts at once. Reading it
 * collects all mistakes with their places. Whether it fits the connected accounts is decided by
 * `onboarding/account-file-plan.ts`.
 */
import { isAwsRegion } from "../../aws/regions.ts";
import { ACCOUNT_SETTINGS, type AccountSetting, settingProblem } from "../../iam/account-settings.ts";
import {
  type FileEntry,
  type FileMistake,
  type FileNode,
  type FilePlace,
  MISTAKES_MAX,
  readFileSource,
  shown,
} from "./account-file-source.ts";

export const FILE_ACCOUNTS_MAX = 2_000;
const GROUPS_PER_ACCOUNT_MAX = 50;
const REGIONS_PER_ACCOUNT_MAX = 40;
const NAME_MAX_CHARACTERS = 100;
const GROUP_NAME_MAX_CHARACTERS = 60;
const VERSION = "1";

export const READINGS = [
  "lastAccessed",
  "keyUse",
  "userCredentials",
  "workloads",
  "resourcePolicies",
  "accessAnalyzer",
  "alerting",
] as const;
export type ReadingName = (typeof READINGS)[number];
const THRESHOLDS = ACCOUNT_SETTINGS.filter((name) => name !== "scanEveryHours");

/** A value of a setting. Null is no schedule. */
export type FileSetting = number | null | "inherited";

/** The fields of one account. A field that is left out changes nothing. */
export interface FileFields {
  readonly name?: string;
  /** How the account is connected. Left out for a role. */
  readonly source?: string;
  /** The name of the role, with its path, or its ARN. */
  readonly role?: string;
  readonly externalId?: string;
  readonly region?: string;
  readonly settings: { readonly [Name in AccountSetting]?: FileSetting };
  readonly groups?: readonly string[];
  readonly readings: { readonly [Name in ReadingName]?: boolean };
  readonly keyUseRegions?: readonly string[];
  readonly workloadRegions?: readonly string[];
}

export interface FileAccount {
  readonly awsAccountId: string;
  readonly place: FilePlace;
  readonly fields: FileFields;
  /** The fields that the account takes from the defaults of the file. */
  readonly defaults: FileFields;
  /** The places of the account's own fields. */
  readonly places: Readonly<Record<string, FilePlace>>;
}

export interface AccountFile {
  readonly accounts: readonly FileAccount[];
  readonly mistakes: readonly FileMistake[];
}

export function readAccountFile(text: string): AccountFile {
  const { root, mistakes } = readFileSource(text);
  const reader = new Reader(mistakes);
  return { accounts: root === null ? [] : reader.file(root), mistakes: reader.mistakes.slice(0, MISTAKES_MAX) };
}

type Fields = { -readonly [Name in keyof FileFields]: FileFields[Name] };

class Reader {
  readonly mistakes: FileMistake[];

  constructor(mistakes: readonly FileMistake[]) {
    this.mistakes = [...mistakes];
  }

  file(root: FileNode): readonly FileAccount[] {
    const top = this.#map(root, "The file", ["version", "defaults", "accounts"]);
    if (top === null) return [];
    const version = top.get("version");
    if (!version) this.#refuse(root.place, `version: is missing. Write version: ${VERSION} in the first line.`);
    else if (this.#text(version, "version") !== VERSION)
      this.#refuse(version.node.place, `version: must be ${VERSION}. This is the only version of the format.`);
    const given = top.get("defaults");
    const defaults = given
      ? this.#fields(
          this.#map(
            given.node,
            "defaults",
            FIELDS.filter((name) => name !== "name" && name !== "source"),
          ),
        )
      : NOTHING;
    const list = top.get("accounts");
    if (!list) {
      this.#refuse(root.place, "accounts: is missing. List at least one account.");
      return [];
    }
    if (list.node.kind !== "list" || list.node.items.length === 0) {
      this.#refuse(list.node.place, "accounts: must be a list with at least one account.");
      return [];
    }
    const { items } = list.node;
    if (items.length > FILE_ACCOUNTS_MAX) {
      this.#refuse(
        items[FILE_ACCOUNTS_MAX]!.place,
        `accounts: has ${items.length} accounts, and ${FILE_ACCOUNTS_MAX} is the maximum. Divide them between several files.`,
      );
      return [];
    }
    const lines = new Map<string, number>();
    return items.flatMap((item) => {
      const account = this.#account(item, defaults);
      if (account === null) return [];
      const earlier = lines.get(account.awsAccountId);
      if (earlier !== undefined) {
        this.#refuse(account.place, `id: ${account.awsAccountId} appears twice, first in line ${earlier}.`);
        return [];
      }
      lines.set(account.awsAccountId, account.place.line);
      return [account];
    });
  }

  #account(item: FileNode, defaults: FileFields): FileAccount | null {
    const entries = this.#map(item, "An account", ["id", ...FIELDS]);
    if (entries === null) return null;
    const id = entries.get("id");
    if (!id) {
      this.#refuse(item.place, "id: is missing. Each account needs its 12-digit AWS account number.");
      return null;
    }
    const awsAccountId = this.#text(id, "id");
    const fields = this.#fields(entries);
    if (awsAccountId === null) return null;
    if (!/^\d{12}$/.test(awsAccountId)) {
      this.#refuse(id.node.place, `id: must be a 12-digit AWS account number, and is ${shown(awsAccountId)}.`);
      return null;
    }
    const named = /^arn:[\w-]+:iam::(\d{12}):/.exec(fields.role ?? "")?.[1];
    if (named !== undefined && named !== awsAccountId)
      this.#refuse(
        entries.get("role")!.node.place,
        `role: is a role of account ${named}, and this is ${awsAccountId}.`,
      );
    const places = Object.fromEntries([...entries].map(([name, { node }]) => [name, node.place]));
    return { awsAccountId, place: id.node.place, fields, defaults, places };
  }

  #fields(entries: ReadonlyMap<string, FileEntry> | null): FileFields {
    const fields: Fields = { settings: {}, readings: {} };
    const settings: { [Name in AccountSetting]?: FileSetting } = {};
    for (const [name, entry] of entries ?? []) {
      if (name === "name") set(fields, "name", this.#name(entry, "name", NAME_MAX_CHARACTERS));
      if (name === "source") set(fields, "source", this.#text(entry, "source"));
      if (name === "role") set(fields, "role", this.#matching(entry, "role", ROLE));
      if (name === "externalId") set(fields, "externalId", this.#matching(entry, "externalId", EXTERNAL_ID));
      if (name === "region") set(fields, "region", this.#region(entry.node, "region"));
      if (name === "scanEveryHours") this.#setting(settings, "scanEveryHours", entry);
      if (name === "groups")
        set(
          fields,
          "groups",
          this.#list(entry, "groups", GROUPS_PER_ACCOUNT_MAX, (item) =>
            this.#name({ place: item.place, node: item }, "groups", GROUP_NAME_MAX_CHARACTERS),
          ),
        );
      if (name === "keyUseRegions" || name === "workloadRegions")
        set(
          fields,
          name,
          this.#list(entry, name, REGIONS_PER_ACCOUNT_MAX, (item) => this.#region(item, name)),
        );
      if (name === "thresholds")
        for (const [threshold, value] of this.#map(entry.node, "thresholds", THRESHOLDS) ?? [])
          this.#setting(settings, threshold as AccountSetting, value);
      if (name === "readings")
        for (const [reading, value] of this.#map(entry.node, "readings", READINGS) ?? []) {
          const isOn = this.#boolean(value, `readings.${reading}`);
          if (isOn !== null) fields.readings = { ...fields.readings, [reading]: isOn };
        }
    }
    return { ...fields, settings };
  }

  /** The entries of a map. Null, and a mistake, if the node is none. Fields that are not known are mistakes. */
  #map(node: FileNode, what: string, known: readonly string[]): ReadonlyMap<string, FileEntry> | null {
    if (node.kind !== "map") {
      this.#refuse(node.place, `${what} must be fields with values, such as ${known[0]}: …`);
      return null;
    }
    for (const [name, { place }] of node.entries)
      if (!known.includes(name))
        this.#refuse(place, `${shown(name)} is not a known field. The fields here are ${known.join(", ")}.`);
    return node.entries;
  }

  #list<T>({ node }: FileEntry, name: string, max: number, read: (item: FileNode) => T | null): readonly T[] | null {
    if (node.kind !== "list") {
      this.#refuse(node.place, `${name}: must be a list, such as [a, b], or [] for none.`);
      return null;
    }
    if (node.items.length > max) {
      this.#refuse(node.place, `${name}: must have ${max} items or fewer.`);
      return null;
    }
    const items = node.items.flatMap((item) => read(item) ?? []);
    return [...new Set(items as T[])];
  }

  #text({ node }: FileEntry, name: string): string | null {
    if (node.kind === "text" && node.text.trim() !== "") return node.text.trim();
    this.#refuse(node.place, `${name}: must be a single value and not empty.`);
    return null;
  }

  #name(entry: FileEntry, name: string, max: number): string | null {
    const text = this.#text(entry, name);
    if (text === null) return null;
    if (text.length > max) return this.#refuse(entry.node.place, `${name}: must have ${max} characters or fewer.`);
    if (/\p{Cc}/u.test(text)) return this.#refuse(entry.node.place, `${name}: must not contain control characters.`);
    return text;
  }

  #matching(entry: FileEntry, name: string, { pattern, message }: Shape): string | null {
    const text = this.#text(entry, name);
    if (text === null || pattern.test(text)) return text;
    return this.#refuse(entry.node.place, `${name}: ${message}`);
  }

  #region(node: FileNode, name: string): string | null {
    const text = this.#text({ place: node.place, node }, name);
    if (text === null || isAwsRegion(text)) return text;
    return this.#refuse(node.place, `${name}: ${shown(text)} is not an AWS Region, such as eu-central-1.`);
  }

  #boolean(entry: FileEntry, name: string): boolean | null {
    const text = this.#text(entry, name);
    if (text === null || text === "true" || text === "false") return text === null ? null : text === "true";
    return this.#refuse(entry.node.place, `${name}: must be true or false.`);
  }

  #setting(settings: { [Name in AccountSetting]?: FileSetting }, name: AccountSetting, entry: FileEntry): void {
    const text = this.#text(entry, name);
    if (text === null) return;
    const value = settingValueOf(text);
    const problem = value === "inherited" ? null : settingProblemOf(name, value);
    if (problem === null) settings[name] = value;
    else this.#refuse(entry.node.place, `${name}: ${problem}`);
  }

  #refuse(place: FilePlace, message: string): null {
    this.mistakes.push({ line: place.line, column: place.column, message });
    return null;
  }
}

const NOTHING: FileFields = { settings: {}, readings: {} };
const FIELDS = [
  "name",
  "source",
  "role",
  "externalId",
  "region",
  "scanEveryHours",
  "thresholds",
  "groups",
  "readings",
  "keyUseRegions",
  "workloadRegions",
] as const;

/** Null for `never`. NaN if the text is no value of a setting. */
function settingValueOf(text: string): FileSetting {
  if (text === "inherited") return text;
  if (text === "never") return null;
  return /^\d{1,6}$/.test(text) ? Number(text) : NaN;
}

function settingProblemOf(name: AccountSetting, value: number | null): string | null {
  if (!Number.isNaN(value)) return settingProblem(name, value);
  return `must be a whole number, or inherited${name === "scanEveryHours" ? ", or never" : ""}.`;
}

interface Shape {
  readonly pattern: RegExp;
  readonly message: string;
}

const ROLE: Shape = {
  // A name with its path has at most 576 characters (IAM User Guide, "IAM and AWS STS quotas"), and what is before it 39.
  pattern: /^(?=.{1,615}$)(?:arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/)?(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
  message: "must be the name of a role, or the ARN of a role.",
};
const EXTERNAL_ID: Shape = {
  pattern: /^[\w+=,.@:/-]{2,1224}$/,
  message: "must have 2 to 1,224 letters, digits or + = , . @ : / - _ without spaces.",
};

function set<Name extends keyof Fields>(fields: Fields, name: Name, value: Fields[Name] | null): void {
  if (value !== null && value !== undefined) fields[name] = value;
}
