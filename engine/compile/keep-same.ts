/** The old value where the new one is equal to it, part by part: so equal things are one object. */
export function keepSame<Value>(old: Value | undefined, fresh: Value): Value;
export function keepSame(old: unknown, fresh: unknown): unknown {
  if (old === fresh || typeof old !== "object" || typeof fresh !== "object") return fresh;
  if (old === null || fresh === null) return fresh;
  if (Array.isArray(old) || Array.isArray(fresh)) {
    if (!Array.isArray(old) || !Array.isArray(fresh)) return fresh;
    return keepList(old, fresh);
  }
  return keepRecord(old, fresh);
}

function keepList(old: readonly unknown[], fresh: readonly unknown[]): readonly unknown[] {
  const kept = fresh.map((item, index) => keepSame(old[index], item));
  const isSame = kept.length === old.length && kept.every((item, index) => item === old[index]);
  return isSame ? old : kept;
}

function keepRecord(old: object, fresh: object): object {
  const before = new Map<string, unknown>(Object.entries(old));
  const kept: Record<string, unknown> = {};
  let isSame = true;
  let count = 0;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(fresh);
  for (const [key, value] of entries) {
    const item = keepSame(before.get(key), value);
    kept[key] = item;
    count += 1;
    isSame &&= item === before.get(key) && before.has(key);
  }
  return isSame && count === before.size ? old : kept;
}
