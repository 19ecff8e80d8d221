import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The built site. */
export const dist = resolve(root, process.env["OUT_DIR"] ?? "dist");

/** Things made by tools that may be thrown away at any time. */
export const cache = join(root, ".cache");

/**
 * The environment for child processes: `node_modules/.bin` comes first, where `node` is Node 24 even
 * when the machine's own is older. npm scripts have it so already; a tool run by hand does not.
 */
export const childEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [join(root, "node_modules", ".bin"), process.env["PATH"]].join(delimiter),
  ASTRO_TELEMETRY_DISABLED: "1",
  NO_UPDATE_NOTIFIER: "1",
};
