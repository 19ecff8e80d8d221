import type { HeaderValueOption } from "../proxy/config.ts";
import type { HeaderOperations, Headers } from "../resources/header-operations.ts";
import { compareText } from "./host.ts";
import { defined, orAbsent, textOrAbsent } from "./plain.ts";

/** Header changes of one rule or destination; Host is changed by other means (CP-141, CP-146, CP-148). */
export interface HeaderChanges {
  readonly requestAdd: readonly HeaderValueOption[];
  readonly requestRemove: readonly string[];
  readonly responseAdd: readonly HeaderValueOption[];
  readonly responseRemove: readonly string[];
  readonly authority: string | undefined;
}

export function headerChangesOf(headers: Headers | undefined): HeaderChanges {
  const { request = {}, response = {} } = headers ?? {};
  return {
    requestAdd: additions(request),
    requestRemove: (request.remove ?? []).filter((name) => !isInternal(name)),
    responseAdd: additions(response),
    responseRemove: (response.remove ?? []).filter((name) => !isInternal(name)),
    authority: authorityOf(request.set) ?? authorityOf(request.add),
  };
}

/** One list from a rule's changes and its single destination's, in that order (CP-147). */
export function joinChanges(one: HeaderChanges, other: HeaderChanges): HeaderChanges {
  return {
    requestAdd: [...one.requestAdd, ...other.requestAdd],
    requestRemove: [...one.requestRemove, ...other.requestRemove],
    responseAdd: [...one.responseAdd, ...other.responseAdd],
    responseRemove: [...one.responseRemove, ...other.responseRemove],
    authority: one.authority,
  };
}

export interface HeaderFields {
  readonly request_headers_to_add?: readonly HeaderValueOption[];
  readonly request_headers_to_remove?: readonly string[];
  readonly response_headers_to_add?: readonly HeaderValueOption[];
  readonly response_headers_to_remove?: readonly string[];
}

export function headerFields(changes: HeaderChanges): HeaderFields {
  return defined({
    request_headers_to_add: orAbsent(changes.requestAdd),
    request_headers_to_remove: orAbsent(changes.requestRemove),
    response_headers_to_add: orAbsent(changes.responseAdd),
    response_headers_to_remove: orAbsent(changes.responseRemove),
  });
}

/** All that is set before all that is added, each by name. */
function additions({ set = {}, add = {} }: HeaderOperations): readonly HeaderValueOption[] {
  return [
    ...sorted(set).map(([key, value]) => ({
      header: headerOf(key, value),
      append_action: "OVERWRITE_IF_EXISTS_OR_ADD" as const,
    })),
    ...sorted(add).map(([key, value]) => ({ header: headerOf(key, value) })),
  ];
}

function headerOf(key: string, value: string): HeaderValueOption["header"] {
  return defined({ key, value: textOrAbsent(value) });
}

function sorted(headers: Readonly<Record<string, string>>): readonly [string, string][] {
  return Object.entries(headers)
    .filter(([name]) => !isInternal(name))
    .sort(([one], [other]) => compareText(one, other));
}

function isInternal(name: string): boolean {
  return name.startsWith(":") || name.toLowerCase() === "host";
}

function authorityOf(headers: Readonly<Record<string, string>> | undefined): string | undefined {
  const found = Object.entries(headers ?? {}).findLast(([name]) =>
    [":authority", "host"].includes(name.toLowerCase()),
  );
  return textOrAbsent(found?.[1]);
}
