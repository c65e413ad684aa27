/**
 * Who owns a user or role: the first tag whose key is one of the owner tags, and where messages for this owner go. The
 * value of a tag is untrusted: everyone with `iam:TagUser` or `iam:TagRole` in the account can write it. It therefore only
 * chooses among destinations that an admin has entered, or is an e-mail address of a domain that an admin has listed.
 */
import { matchesWildcard } from "../policy/wildcard.ts";

/** An owner that is mapped to a target. */
export interface OwnerMapping {
  /** A value of the tag, in which `*` stands for any characters. Compared without case. `*` is the default. */
  readonly pattern: string;
  readonly targetId: string;
  /** The e-mail addresses or the channel to which the target sends instead of its own. Null for its own. */
  readonly address: string | null;
}

export interface OwnerSettings {
  /** The keys of the tags in their order, compared without case. `owner*` matches every key that begins with `owner`. */
  readonly tagKeys: readonly string[];
  readonly mappings: readonly OwnerMapping[];
  /** The domains whose e-mail addresses a tag may contain. Empty: an address in a tag is never used. */
  readonly emailDomains: readonly string[];
  /** The e-mail target that sends to addresses in tags. Null if there are none. */
  readonly emailTargetId: string | null;
}

/** The destination of messages for an owner, and the reason for it. */
export interface OwnerDestination {
  readonly targetId: string;
  readonly address: string | null;
  /** The pattern that matched. Null if the tag contains the e-mail address. */
  readonly pattern: string | null;
}

const DEFAULT_PATTERN = "*";
/** Narrower than what mail servers accept: no quotes, comments or encoded words. */
const PLAIN_ADDRESS = /^[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/;

/** The text of a tag as it is compared. */
function ownerValue(text: string): string {
  return text.trim().toLowerCase();
}

/**
 * Returns the function that finds the destination of an owner. Mappings are tried in their order, then an e-mail address in
 * the tag, then the default. Null if nothing applies: such alerts have no owner.
 */
export function ownerDestinations(settings: OwnerSettings): (text: string) => OwnerDestination | null {
  const { mappings, emailTargetId } = settings;
  const exact = new Map<string, number>();
  const wild: { readonly pattern: string; readonly place: number }[] = [];
  mappings.forEach(({ pattern: given }, place) => {
    const pattern = given.toLowerCase();
    if (/[*?]/.test(pattern)) wild.push({ pattern, place });
    else if (!exact.has(pattern)) exact.set(pattern, place);
  });
  const byDefault = mappings.find(({ pattern }) => pattern === DEFAULT_PATTERN);
  const placeOf = (value: string): number | undefined => {
    const named = exact.get(value);
    const earlier = wild.find(
      ({ pattern, place }) =>
        (named === undefined || place < named) && pattern !== DEFAULT_PATTERN && matchesWildcard(pattern, value),
    );
    return earlier?.place ?? named;
  };
  return (text) => {
    const value = ownerValue(text);
    if (value === "") return null;
    const place = placeOf(value);
    if (place !== undefined) return destinationOf(mappings[place]!);
    if (emailTargetId !== null && isAllowedAddress(settings, value))
      return { targetId: emailTargetId, address: value, pattern: null };
    return byDefault ? destinationOf(byDefault) : null;
  };
}

function destinationOf({ targetId, address, pattern }: OwnerMapping): OwnerDestination {
  return { targetId, address, pattern };
}

/** The domain must be equal: a subdomain may have another operator. */
function isAllowedAddress({ emailDomains }: OwnerSettings, value: string): boolean {
  const domain = PLAIN_ADDRESS.exec(value)?.[1];
  return domain !== undefined && emailDomains.includes(domain);
}
