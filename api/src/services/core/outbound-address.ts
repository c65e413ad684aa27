/**
 * Decides which addresses IAM Monitor may call when an operator chose the host. Without it, a person with access to the
 * dashboard could make the server call services that only the server can reach, such as the metadata service of EC2
 * (server-side request forgery).
 *
 * Only addresses that are routed on the internet are allowed, and those of the networks that a setting names. The tables
 * follow the IANA special-purpose address registries (RFC 6890).
 */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { AppError } from "../../errors.ts";
import { type IpAddress, type IpBlock, isInBlock, parseAddress, parseBlock } from "../../iam/policy/ip-block.ts";
import { plainAddress } from "./client-network.ts";

const block = (text: string): IpBlock => parseBlock(text)!;

/** Refused even if a setting names them: they reach the machine's own network card, the metadata service or many hosts. */
const NEVER = [
  "0.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/128",
  "fe80::/10",
  "ff00::/8",
  // The metadata service of EC2 over IPv6.
  "fd00:ec2::/32",
].map(block);

/** Not routed on the internet: private, shared, loopback, documentation, benchmarking and translation addresses. */
const SPECIAL_VERSION_4 = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
].map(block);

/** Everything outside is refused: loopback, unique local, IPv4-mapped and NAT64 addresses, which reach IPv4 hosts. */
const GLOBAL_VERSION_6 = block("2000::/3");
/** Teredo and other protocols of RFC 2928, documentation, and 6to4, which reaches IPv4 hosts. */
const SPECIAL_VERSION_6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].map(block);

/**
 * The blocks of IPv6 addresses that contain an IPv4 address, and the number of bits behind it: compatible, mapped and
 * translated addresses (RFC 4291, RFC 7915), NAT64 (RFC 6052, RFC 8215) and 6to4 (RFC 3056).
 */
const FORMS_OF_VERSION_4 = [
  { form: block("::/96"), bitsBehind: 0n },
  { form: block("::ffff:0:0/96"), bitsBehind: 0n },
  { form: block("::ffff:0:0:0/96"), bitsBehind: 0n },
  { form: block("64:ff9b::/96"), bitsBehind: 0n },
  { form: block("64:ff9b:1::/48"), bitsBehind: 0n },
  { form: block("2002::/16"), bitsBehind: 80n },
] as const;
const VERSION_4_MASK = (1n << 32n) - 1n;

/** The address, and the IPv4 address that it contains: a stack or a gateway may connect to that one. */
function reachedBy(address: IpAddress): readonly IpAddress[] {
  const found = FORMS_OF_VERSION_4.filter(({ form }) => isInBlock(form, address));
  // `::1` is the loopback address and no form of 0.0.0.1.
  if (address.value === 1n) return [address];
  return [
    address,
    ...found.map(({ bitsBehind }) => ({ version: 4 as const, value: (address.value >> bitsBehind) & VERSION_4_MASK })),
  ];
}

/** Reads an address whose last 32 bits may be written as an IPv4 address, such as `64:ff9b::192.0.2.1`. */
function readAddress(text: string): IpAddress | null {
  const [, head, tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  if (head === undefined || tail === undefined) return parseAddress(text);
  const last = parseAddress(tail);
  if (last === null) return null;
  return parseAddress(`${head}${(last.value >> 16n).toString(16)}:${(last.value & 0xffffn).toString(16)}`);
}

/** Whether the address may be called. `networks` are the CIDR blocks of the setting. */
export function isCallable(text: string, networks: readonly string[]): boolean {
  const address = readAddress(plainAddress(text));
  if (address === null) return false;
  const isIn = (blocks: readonly IpBlock[]) => blocks.some((each) => isInBlock(each, address));
  if (reachedBy(address).some((each) => NEVER.some((never) => isInBlock(never, each)))) return false;
  if (isIn(networks.map(block))) return true;
  return address.version === 4
    ? !isIn(SPECIAL_VERSION_4)
    : isInBlock(GLOBAL_VERSION_6, address) && !isIn(SPECIAL_VERSION_6);
}

export interface CallableAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/**
 * Resolves the host and returns its addresses, all of which may be called. The caller must connect to these addresses and
 * not resolve the name again: another answer of the name server could name a private address. Errors:
 * TARGET_ADDRESS_REFUSED, TARGET_UNREACHABLE.
 */
export async function callableAddresses(
  host: string,
  networks: readonly string[],
): Promise<readonly CallableAddress[]> {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const found = isIP(bare) === 0 ? await resolved(bare) : [{ address: bare, family: isIP(bare) }];
  // One private address is enough to refuse: which one is used is otherwise up to the network.
  if (found.length === 0 || found.some(({ address }) => !isCallable(address, networks)))
    throw new AppError("TARGET_ADDRESS_REFUSED");
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

async function resolved(name: string) {
  try {
    return await lookup(name, { all: true });
  } catch {
    throw new AppError("TARGET_UNREACHABLE", {
      message: `The name ${name.slice(0, 255)} could not be resolved. Check its spelling and the name server.`,
    });
  }
}
