/**
 * Serves a folder as a static host would: `index.html` in folders, a redirect to the slash, `404.html`.
 * Run by hand: `node tools/serve.ts [--port 4321] [--base /a/b/] [--cors] [folder]`.
 */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { dist } from "./root.ts";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
  ".yaml": "text/yaml; charset=utf-8",
  ".zip": "application/zip",
};

export interface ServeOptions {
  readonly folder: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Path prefix under which the folder appears; begins and ends with a slash. */
  readonly base?: string;
  /** Whether every origin may read the files. */
  readonly cors?: boolean;
}

/** A listening server. Binds to every address, so that other host names of this machine reach it. */
export async function serve(options: ServeOptions): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    if (options.cors === true) response.setHeader("Access-Control-Allow-Origin", "*");
    answer(options, request.url ?? "/", request.method ?? "GET", response).catch(() => {
      end(response, 500, "Internal error");
    });
  });
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(options.port, done);
  });
  const address = server.address();
  return { server, port: typeof address === "object" && address !== null ? address.port : 0 };
}

async function answer(
  { folder, base = "/" }: ServeOptions,
  url: string,
  method: string,
  response: ServerResponse,
): Promise<void> {
  if (method !== "GET" && method !== "HEAD") {
    end(response, 405, "Method not allowed");
    return;
  }
  const pathname = decodePath(url);
  if (pathname === undefined || !pathname.startsWith(base)) {
    end(response, pathname === undefined ? 400 : 404, "Not found");
    return;
  }
  const path = resolve(folder, normalize(`./${pathname.slice(base.length)}`));
  const inside = path === resolve(folder) || path.startsWith(resolve(folder) + sep);
  const found = inside ? await stat(path).catch(() => undefined) : undefined;
  if (found?.isDirectory() === true && !pathname.endsWith("/")) {
    response.writeHead(301, { Location: `${pathname}/` }).end();
    return;
  }
  const file = found?.isDirectory() === true ? join(path, "index.html") : path;
  const exists = inside && (await isFile(file));
  const shown = exists ? file : join(folder, "404.html");
  if (!exists && !(await isFile(shown))) {
    end(response, 404, "Not found");
    return;
  }
  const type = types[extname(shown)] ?? "application/octet-stream";
  response.writeHead(exists ? 200 : 404, { "Content-Type": type, "Cache-Control": "no-cache" });
  if (method === "HEAD") response.end();
  else createReadStream(shown).pipe(response);
}

function decodePath(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: "string", default: "4321" },
      base: { type: "string", default: "/" },
      cors: { type: "boolean", default: false },
    },
  });
  const { base, cors } = values;
  const { port } = await serve({
    folder: positionals[0] ?? dist,
    port: Number(values.port),
    base,
    cors,
  });
  console.log(`http://localhost:${String(port)}${base}`);
}
