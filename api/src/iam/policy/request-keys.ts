/** Which condition keys the requests of an action can carry, from the Service Authorization Reference. */
import { memoize } from "../memoize.ts";
import { type CatalogueAction, expandAction, findAction, resourceTypesOfService } from "./catalogue.ts";
import { keyStem } from "./conditions.ts";

/**
 * Services whose actions AWS documents on several pages under one prefix. The source of the catalogue has the resource
 * types and condition keys of only one page per action, so those of the other pages must not be called impossible.
 */
export const SERVICES_OF_SEVERAL_PAGES: ReadonlySet<string> = new Set([
  "apigateway",
  "aws-marketplace",
  "elasticloadbalancing",
  "greengrass",
  "ses",
  "sms-voice",
]);

/** Global keys that only some actions support. All other global keys may be in any request. */
const TAG_STEMS: ReadonlySet<string> = new Set(["aws:resourcetag/", "aws:requesttag/", "aws:tagkeys"]);

/** Whether a condition on the key concerns only some actions: a key of a service, or one about tags. */
export function dependsOnAction(key: string): boolean {
  const stem = keyStem(key);
  return stem.startsWith("aws:") ? TAG_STEMS.has(stem) : isKeyOfActions(stem);
}

/** Whether a request for the action can carry the key. Also true if the catalogue does not know enough to say no. */
export function canCarryKey(action: CatalogueAction, key: string): boolean {
  if (SERVICES_OF_SEVERAL_PAGES.has(action.service)) return true;
  return stemsOf(action).has(keyStem(key));
}

/**
 * Whether requests for the action never contain the key (lower case) of IAM. An unknown action of IAM may have any. An empty
 * action stands for every action.
 */
export function isForeignKey(action: string, key: string): boolean {
  if (!key.startsWith("iam:") || action === "") return false;
  const known = findAction(action);
  if (known === null) return !/^iam:/i.test(action);
  // The keys of resource types, which take longer to find, are tags only.
  return !known.conditionKeys.includes(key) && !(key.startsWith("iam:resourcetag/") && canCarryKey(known, key));
}

const stemsOf = memoize((action: CatalogueAction): ReadonlySet<string> => {
  const typeKeys = typeKeysOf(action.service);
  return new Set([
    ...action.conditionKeys.map(keyStem),
    ...action.resourceTypes.flatMap(({ name }) => typeKeys.get(name) ?? []),
  ]);
});

const typeKeys = new Map<string, ReadonlyMap<string, readonly string[]>>();

function typeKeysOf(service: string): ReadonlyMap<string, readonly string[]> {
  let known = typeKeys.get(service);
  if (!known) {
    known = new Map(
      resourceTypesOfService(service).map(({ name, conditionKeys }) => [name, conditionKeys.map(keyStem)]),
    );
    typeKeys.set(service, known);
  }
  return known;
}

const actionStems = new Map<string, ReadonlySet<string>>();

/**
 * Whether some action of the key's own service carries it. Other keys, such as `ec2:SourceInstanceARN`, describe the
 * caller and are in requests to every service (IAM User Guide, *AWS global condition context keys*).
 */
function isKeyOfActions(stem: string): boolean {
  const service = stem.slice(0, Math.max(0, stem.indexOf(":")));
  let stems = actionStems.get(service);
  if (!stems) {
    stems = new Set(expandAction(`${service}:*`).flatMap((action) => [...stemsOf(action)]));
    if (stems.size > 0) actionStems.set(service, stems);
  }
  return stems.has(stem) && !KEYS_OF_CALLERS.has(stem);
}

/** Keys of a service that describe the caller, although an action of the service also lists them. */
const KEYS_OF_CALLERS: ReadonlySet<string> = new Set([
  "ec2:sourceinstancearn",
  "ec2:roledelivery",
  "lambda:sourcefunctionarn",
  "ssm:sourceinstancearn",
  "identitystore:userid",
]);
