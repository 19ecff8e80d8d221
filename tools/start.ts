/** `npm start`: builds the site if it is out of date, serves it, and says where. */
import { buildIfNeeded } from "./build-if-needed.ts";
import { dist } from "./root.ts";
import { serve } from "./serve.ts";

const wanted = Number(process.env["PORT"] ?? "4321");
const base = process.env["BASE"] ?? "/";

if (buildIfNeeded()) {
  const options = { folder: dist, base };
  // A busy port is no reason to fail: somebody may have a second copy open.
  const { port } = await serve({ ...options, port: wanted }).catch(() =>
    serve({ ...options, port: 0 }),
  );
  console.log(`\nSignalbox is at http://localhost:${String(port)}${base}   (Ctrl+C ends it)`);
} else {
  process.exitCode = 1;
}
