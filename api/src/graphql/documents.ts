import { LRUCache } from "lru-cache";
import { type DocumentNode, type GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from "graphql";
import { AppError } from "../errors.ts";
import { depthRule, TOKENS_MAX } from "./limits.ts";

/**
 * The maximum number of cached documents. Dashboards send the same few. Parsing them separately for each of 5,000
 * sockets would take 100 MB.
 */
const MAX_CACHED = 100;
/**
 * The maximum length of a cached document. Longer ones are parsed each time, because a parsed document takes about
 * thirty times the memory of its text.
 */
const MAX_CACHED_CHARACTERS = 4_096;

/** Parsed and validated documents. Permissions and cost depend on the caller and are checked for each operation. */
export class Documents {
  private readonly cached = new LRUCache<string, DocumentNode>({ max: MAX_CACHED });

  constructor(private readonly schema: GraphQLSchema) {}

  /**
   * Returns the parsed document, or the errors of an invalid one. Throws GraphQLError or AppError if it cannot be
   * parsed.
   */
  read(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.cached.get(query);
    if (!known && !query.isWellFormed())
      throw new AppError("BAD_REQUEST", {
        message:
          "The query contains an invalid Unicode character: an unpaired surrogate. Remove it and send the query again.",
      });
    const document = known ?? parse(query, { maxTokens: TOKENS_MAX });
    const errors = known ? [] : validate(this.schema, document, [...specifiedRules, depthRule]);
    if (errors.length > 0) return errors;
    if (!known && query.length <= MAX_CACHED_CHARACTERS) this.cached.set(query, document);
    return document;
  }
}
