import type { HeaderValueOption } from "../proxy/config.ts";
import { formatHeaderValue, type FormatContext } from "./header-format.ts";
import type { HeaderLine } from "./http-request.ts";

/** What one level (a weighted destination, a route) does to headers. */
export interface HeaderOperations {
  readonly add?: readonly HeaderValueOption[] | undefined;
  readonly remove?: readonly string[] | undefined;
}

/**
 * Removals first; then all values are computed; then `set` overwrites and `add` appends.
 * A value that comes out empty does nothing.
 *
 * @see DP-67, CP-146
 */
export function applyHeaderOperations(
  headers: readonly HeaderLine[],
  operations: HeaderOperations,
  context: (headers: readonly HeaderLine[]) => FormatContext,
): readonly HeaderLine[] {
  const { add = [], remove = [] } = operations;
  if (add.length === 0 && remove.length === 0) return headers;
  const removed = new Set(remove.map((name) => name.toLowerCase()));
  let result = headers.filter(([name]) => !removed.has(name));
  const values = context(result);
  const computed = add
    .map(({ header, append_action }) => ({
      name: header.key.toLowerCase(),
      value: formatHeaderValue(header.value ?? "", values),
      overwrites: append_action === "OVERWRITE_IF_EXISTS_OR_ADD",
    }))
    .filter(({ value }) => value !== "");
  for (const { name, value, overwrites } of computed) {
    if (overwrites) result = setHeader(result, name, value);
  }
  for (const { name, value, overwrites } of computed) {
    if (!overwrites) result = [...result, [name, value]];
  }
  return result;
}

/** The header with this one value, in the place of its first line. */
export function setHeader(
  headers: readonly HeaderLine[],
  name: string,
  value: string,
): HeaderLine[] {
  const at = headers.findIndex(([key]) => key === name);
  if (at === -1) return [...headers, [name, value]];
  return headers.flatMap((line, i): HeaderLine[] =>
    line[0] !== name ? [line] : i === at ? [[name, value]] : [],
  );
}

/** Another value in the same line, after a comma. */
export function appendHeader(
  headers: readonly HeaderLine[],
  name: string,
  value: string,
): readonly HeaderLine[] {
  const known = headers.find(([key]) => key === name)?.[1];
  return setHeader(
    headers,
    name,
    known === undefined || known === "" ? value : `${known},${value}`,
  );
}
