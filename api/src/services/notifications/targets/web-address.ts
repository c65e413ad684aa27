import { z } from "zod";

const ADDRESS_MAX_CHARACTERS = 2_048;

/** An https address. Plain http is accepted here and refused later, unless its network is allowed. */
export const webAddress = z
  .string()
  .trim()
  .max(ADDRESS_MAX_CHARACTERS)
  .refine((text) => {
    const url = URL.parse(text);
    return (
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      url.username === "" &&
      url.password === "" &&
      url.hash === "" &&
      url.hostname !== ""
    );
  }, "must be an https address without a user name, password or fragment")
  .transform((text) => new URL(text).href);
