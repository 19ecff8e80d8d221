import type { EnvoyPatch } from "../resources/envoy-filter.ts";

interface Named {
  readonly name: string;
}

/** A change to a list of filters. */
export interface ListPatch<Filter extends Named> {
  readonly operation: EnvoyPatch["operation"];
  /** What is put in; absent where nothing is. */
  readonly added?: Filter;
  /** The filter to stand beside; absent where none is asked for. */
  readonly beside: string | undefined;
}

/** Without a filter to stand beside, before is the very front and after the very end. */
export function patchFilterList<Filter extends Named>(
  list: readonly Filter[],
  { operation, added, beside }: ListPatch<Filter>,
): readonly Filter[] {
  if (operation === "REMOVE") return list.filter(({ name }) => name !== beside);
  if (added === undefined) return list;
  const at = list.findIndex(({ name }) => name === beside);
  switch (operation) {
    case "ADD":
      return [...list, added];
    case "INSERT_FIRST":
      return [added, ...list];
    case "INSERT_BEFORE":
      if (beside === undefined) return [added, ...list];
      return at === -1 ? list : list.toSpliced(at, 0, added);
    case "INSERT_AFTER":
      if (beside === undefined) return [...list, added];
      return at === -1 ? list : list.toSpliced(at + 1, 0, added);
    case "REPLACE":
      return at === -1 ? list : list.with(at, added);
    case "MERGE":
    case "MERGE_AND_REPLACE_LIST":
    case "INVALID":
    case undefined:
      return list;
  }
}
