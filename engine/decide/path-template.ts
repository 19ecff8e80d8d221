import { compileRegex, matchesAll } from "../regex/regex.ts";

const PIECES = new Map([
  ["{*}", "[a-zA-Z0-9\\-._~%!$&'()+,;:@=]+"],
  ["{**}", "[/a-zA-Z0-9\\-._~%!$&'()+,;:@=]*"],
  ["*", "[a-zA-Z0-9\\-._~%!$&'()+,;:@=]+"],
  ["**", "[/a-zA-Z0-9\\-._~%!$&'()+,;:@=]*"],
]);

/**
 * Whether a path fits a template such as `/files/{*}/raw/{**}`: `{*}` stands for one segment, `{**}`
 * for any number of them, but the slash before it must be there.
 *
 * @see CP-345
 */
export function matchesTemplate(template: string, path: string): boolean {
  const pattern = template
    .split("/")
    .map((piece) => PIECES.get(piece) ?? piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("/");
  const regex = compileRegex(pattern);
  return regex !== undefined && matchesAll(regex, path);
}
