import { list, mapOf, object, shape, text } from "./field.ts";

export interface HeaderOperations {
  readonly set?: Readonly<Record<string, string>>;
  readonly add?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

export interface Headers {
  readonly request?: HeaderOperations;
  readonly response?: HeaderOperations;
}

export const headerOperationsShape = shape<HeaderOperations>("HeaderOperations", {
  set: mapOf(text(), "Headers that replace what is there."),
  add: mapOf(text(), "Headers that join what is there."),
  remove: list(text(), "Names of headers to drop."),
});

export const headersShape = shape<Headers>("Headers", {
  request: object(headerOperationsShape, "Changes on the way to the service."),
  response: object(headerOperationsShape, "Changes on the way back to the caller."),
});
