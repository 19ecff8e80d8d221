import { flag, list, mapOf, object, shape, text, uint32, unsimulated } from "./field.ts";
import { type StringMatch, stringMatchShape } from "./string-match.ts";

/** One condition of a rule; all of its parts must hold. */
export interface HTTPMatchRequest {
  readonly name?: string;
  readonly uri?: StringMatch;
  readonly ignoreUriCase?: boolean;
  readonly scheme?: StringMatch;
  readonly method?: StringMatch;
  readonly authority?: StringMatch;
  readonly headers?: Readonly<Record<string, StringMatch>>;
  readonly withoutHeaders?: Readonly<Record<string, StringMatch>>;
  readonly queryParams?: Readonly<Record<string, StringMatch>>;
  readonly port?: number;
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
  readonly gateways?: readonly string[];
  readonly statPrefix?: string;
}

export const httpMatchRequestShape = shape<HTTPMatchRequest>("HTTPMatchRequest", {
  name: text("Joins the rule's name in the proxy's route name."),
  uri: object(stringMatchShape, "The path without its query."),
  ignoreUriCase: flag("Compares exact and prefix paths without regard to capitals."),
  scheme: object(stringMatchShape, "The scheme that the caller used."),
  method: object(stringMatchShape, "The HTTP method."),
  authority: object(stringMatchShape, "The Host header, port included."),
  headers: mapOf(
    object(stringMatchShape),
    "Headers by lower-case name; an empty condition asks only for presence.",
  ),
  withoutHeaders: mapOf(object(stringMatchShape), "Headers that must be absent or different."),
  queryParams: mapOf(object(stringMatchShape), "Query parameters by name."),
  port: uint32("The port that the caller addressed."),
  sourceLabels: mapOf(text(), "Labels of the calling pod; evaluated when the proxy is configured."),
  sourceNamespace: text("Namespace of the calling pod; evaluated when the proxy is configured."),
  gateways: list(
    text(),
    "Gateways for which the condition holds, instead of the VirtualService's own list.",
  ),
  statPrefix: unsimulated(text("A name for extra metrics of this route.")),
});
