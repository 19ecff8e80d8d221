/** Plain JSON values as protobuf prints them. */

/** `T` with every property that may be undefined made optional instead. */
export type Defined<T> = {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** `value` without its undefined properties: absent in JSON. */
export function defined<T extends object>(value: T): Defined<T>;
export function defined(value: object): object {
  const kept: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(value)) {
    if (property !== undefined) kept[key] = property;
  }
  return kept;
}

/** The list, or undefined where protobuf leaves an empty one out. */
export function orAbsent<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}

/** The text, or undefined where protobuf leaves an empty one out. */
export function textOrAbsent(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

/** The number, or undefined where protobuf leaves a zero out. */
export function numberOrAbsent(number: number | undefined): number | undefined {
  return number === 0 ? undefined : number;
}

export function isNonEmpty<Item>(items: readonly Item[] | undefined): items is readonly Item[] {
  return items !== undefined && items.length > 0;
}
