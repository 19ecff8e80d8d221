/** What `npm test` runs, in the order in which stages are started. */

/** One check: commands that run one after another and must all succeed. */
export interface Stage {
  readonly name: string;
  readonly commands: readonly (readonly string[])[];
  /** Stages that must have succeeded before. */
  readonly needs?: readonly string[];
  /** Whether nothing else may run meanwhile, as it measures time or uses every core itself. */
  readonly alone?: boolean;
  /** How to count single tests in a report that the commands write; without it the stage counts as one. */
  readonly counts?: "vitest" | "playwright";
}

export const stages: readonly Stage[] = [
  { name: "format", commands: [["prettier", "--check", "--log-level", "warn", "."]] },
  {
    name: "lint",
    commands: [["eslint", "--max-warnings", "0", "."]],
  },
  {
    name: "boundaries",
    commands: [
      [
        "depcruise",
        "--config",
        ".dependency-cruiser.mjs",
        "--progress",
        "none",
        "engine",
        "labs",
        "quizzes",
        "conformance",
        "site",
      ],
    ],
  },
  {
    name: "types",
    commands: [
      ["tsc", "-p", "engine/tsconfig.json"],
      ["tsc", "-p", "tsconfig.json"],
      ["astro", "check", "--minimumFailingSeverity", "error", "--minimumSeverity", "warning"],
    ],
  },
  { name: "dead code", commands: [["knip"]] },
  { name: "licences", commands: [["node", "tools/notices.ts"]] },
  { name: "unit", commands: [["vitest", "run"]], counts: "vitest" },
  { name: "conformance", commands: [["node", "conformance/cli.ts", "--ratchet"]], alone: true },
  { name: "labs", commands: [["node", "labs/cli/lab.ts", "check"]] },
  { name: "build", commands: [["node", "tools/build-if-needed.ts"]] },
  { name: "browser", commands: [["playwright", "test"]], needs: ["build"], counts: "playwright" },
];
