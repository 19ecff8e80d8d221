/**
 * The embed players: one HTML file a lab that needs nothing else. One classic script with the worker's
 * source inside, started from a `blob:` address; no module, no fetch: what works in an opaque sandbox,
 * across sites and from a disk, in every browser (requirements §1.3, recipe A).
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import { catalogSlugs, loadBundle } from "../labs/load.ts";
import { openBundle } from "../site/workspace/open-result.ts";
import { hashOf } from "./content-policy.ts";
import { dist, root } from "./root.ts";

const common: BuildOptions = {
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  write: false,
  jsx: "automatic",
  jsxImportSource: "preact",
  absWorkingDir: root,
  logLevel: "warning",
};

async function bundle(
  entry: string,
  define: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { outputFiles = [] } = await build({ ...common, entryPoints: [entry], define });
  return outputFiles[0]?.text ?? "";
}

export async function buildPlayers(): Promise<void> {
  const worker = await bundle("site/engine-worker.ts");
  const script = await bundle("site/player/player.ts", {
    "import.meta.env.BASE_URL": JSON.stringify(process.env["BASE"] ?? "/"),
    ENGINE_SOURCE: JSON.stringify(worker),
  });
  const css = [
    "site/styles/tokens.css",
    "site/picture/picture.css",
    "site/workspace/workspace.css",
    "site/player/player.css",
  ]
    .map((path) => readFileSync(join(root, path), "utf8"))
    .join("\n");
  for (const slug of catalogSlugs()) {
    const lab = loadBundle(slug);
    const { view } = openBundle(lab);
    const page = playerPage(
      view.lab.title,
      JSON.stringify({ bundle: lab, opened: view }, bigintText),
      script,
      css,
    );
    const folder = join(dist, "embed", slug);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.html"), page);
  }
}

function bigintText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

function playerPage(title: string, data: string, script: string, css: string): string {
  const safeScript = script.replaceAll("</script", "<\\/script");
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(safeScript)}`,
    `style-src ${hashOf(css)}`,
    "style-src-attr 'unsafe-inline'",
    "img-src data:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types signalbox-lab",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Signalbox</title>
<style>${css}</style>
</head>
<body class="player">
<main id="workspace"><p>Running this lab needs JavaScript.</p></main>
<script type="application/json" id="lab-data">${data.replaceAll("<", "\\u003c")}</script>
<script>${safeScript}</script>
</body>
</html>
`;
}
