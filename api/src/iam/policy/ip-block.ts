/** IPv4 and IPv6 addresses and CIDR blocks, as numbers. */

import { remember } from "../memoize.ts";

export interface IpAddress {
  readonly version: 4 | 6;
  readonly value: bigint;
}

export interface IpBlock extends IpAddress {
  readonly prefixLength: number;
}

/** Maximum number of cached addresses. An evaluation tries the same few addresses again and again. */
const MAX_CACHED_ADDRESSES = 1_000;

const addresses = new Map<string, IpAddress | null>();

/** Null if the text is not an IP address. */
export function parseAddress(text: string): IpAddress | null {
  if (addresses.size >= MAX_CACHED_ADDRESSES) addresses.clear();
  return remember(addresses, text, () => readAddress(text));
}

function readAddress(text: string): IpAddress | null {
  const value = text.includes(":") ? parseVersion6(text) : parseVersion4(text);
  return value === null ? null : { version: text.includes(":") ? 6 : 4, value };
}

/** Parses `203.0.113.0/24`, or a single address as a block of one. Null if the text is neither. */
export function parseBlock(text: string): IpBlock | null {
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  const most = address.version === 4 ? 32 : 128;
  if (slash < 0) return { ...address, prefixLength: most };
  const written = text.slice(slash + 1);
  const prefixLength = /^\d{1,3}$/.test(written) ? Number(written) : Number.NaN;
  return prefixLength <= most ? { ...address, prefixLength } : null;
}

export function isInBlock(block: IpBlock, address: IpAddress): boolean {
  if (block.version !== address.version) return false;
  const shift = BigInt((block.version === 4 ? 32 : 128) - block.prefixLength);
  return block.value >> shift === address.value >> shift;
}

/** The value of the first address of a block. */
export function networkOf({ version, value, prefixLength }: IpBlock): bigint {
  const size = 1n << BigInt((version === 4 ? 32 : 128) - prefixLength);
  return (value / size) * size;
}

/**
 * The first and last address of a block and the addresses next to them. Testing these for each of several blocks covers
 * every way in which the blocks can overlap.
 */
export function edgesOf({ version, value, prefixLength }: IpBlock): readonly string[] {
  const bits = version === 4 ? 32 : 128;
  const size = 1n << BigInt(bits - prefixLength);
  const first = networkOf({ version, value, prefixLength });
  const last = first + size - 1n;
  return [first, last, first - 1n, last + 1n]
    .filter((each) => each >= 0n && each < 1n << BigInt(bits))
    .map((each) => written(version, each));
}

const WRITTEN = {
  4: { parts: 4, width: 8n, base: 10, separator: "." },
  6: { parts: 8, width: 16n, base: 16, separator: ":" },
} as const;

function written(version: 4 | 6, value: bigint): string {
  const { parts, width, base, separator } = WRITTEN[version];
  const part = (i: number) => (value >> (width * BigInt(parts - 1 - i))) & ((1n << width) - 1n);
  return Array.from({ length: parts }, (_, i) => part(i).toString(base)).join(separator);
}

function parseVersion4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseVersion6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = halves[0] === "" ? [] : halves[0]!.split(":");
  const tail = halves[1] === undefined || halves[1] === "" ? [] : halves[1].split(":");
  const left = 8 - head.length - tail.length;
  if (halves.length === 2 ? left < 1 : left !== 0) return null;
  const groups = [...head, ...Array.from({ length: left }, () => "0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
