import { shape, text } from "./field.ts";

export interface StringMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

export const stringMatchShape = shape<StringMatch>(
  "StringMatch",
  {
    exact: text("The whole value, character by character."),
    prefix: text("How the value must begin."),
    regex: text("An RE2 pattern that must match the whole value."),
  },
  { exclusive: [["exact", "prefix", "regex"]] },
);
