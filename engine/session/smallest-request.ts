import type { RequestShape } from "../distinguish/request-space.ts";
import type { RequestSpec } from "../scenario/request.ts";

/** `shape` less whatever it can lose while `holds` still does; every step is tried until none is left. */
export function smallest(
  shape: RequestShape,
  holds: (smaller: RequestShape) => boolean,
): RequestShape {
  let current = shape;
  for (;;) {
    const next = smallerThan(current).find(holds);
    if (next === undefined) return current;
    current = next;
  }
}

/** The shape with one header, one query parameter or one path segment less, or the plain method. */
export function smallerThan(shape: RequestShape): readonly RequestShape[] {
  const { headers, query, path, method } = shape;
  const segments = path.split("/").slice(1);
  const paths = segments.map((_, i) => `/${segments.toSpliced(i, 1).join("/")}`);
  return [
    ...(method === "GET" ? [] : [{ ...shape, method: "GET" }]),
    ...headers.map((_, i) => ({ ...shape, headers: headers.toSpliced(i, 1) })),
    ...query.map((_, i) => ({ ...shape, query: query.toSpliced(i, 1) })),
    ...paths.filter((one) => one !== path).map((one) => ({ ...shape, path: one })),
  ];
}

/** The request that a caller would send. */
export function specOf(base: RequestSpec, shape: RequestShape): RequestSpec {
  if (base.tcp === true) return base;
  const query = shape.query.map(([name, value]) => `${name}=${value}`).join("&");
  const url = `${base.url}${shape.path}${query === "" ? "" : `?${query}`}`;
  return {
    ...base,
    url,
    ...(shape.method !== "GET" && { method: shape.method }),
    ...(shape.headers.length > 0 && { headers: Object.fromEntries(shape.headers) }),
  };
}
