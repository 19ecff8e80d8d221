/** Optional keys of the schema may be present as `undefined`; the engine's types want them absent. */
export function withoutUndefined<T extends Record<string, unknown>>(
  value: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
