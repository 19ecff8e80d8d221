/** Who may import whom: one rule for each room, as README and `decisions/` explain. */

/** What each room of the engine may import beside itself; packages last. */
const rooms = {
  source: [],
  chance: [],
  proxy: ["source"],
  regex: [],
  resources: ["source"],
  scenario: ["source", "simulate"],
  admit: ["source", "resources", "regex"],
  analyze: ["source", "resources", "admit", "compile", "proxy"],
  compile: ["source", "resources", "admit", "proxy"],
  decide: ["source", "proxy", "chance", "regex"],
  distinguish: ["proxy", "decide", "chance", "regex", "source"],
  inject: ["source", "resources", "admit", "scenario"],
  simulate: ["source", "proxy", "decide", "scenario", "chance"],
  observe: ["source", "proxy", "simulate", "scenario", "chance"],
  session: [
    "source",
    "resources",
    "admit",
    "analyze",
    "compile",
    "proxy",
    "chance",
    "decide",
    "distinguish",
    "inject",
    "scenario",
    "simulate",
    "observe",
  ],
  console: [
    "source",
    "session",
    "observe",
    "analyze",
    "proxy",
    "admit",
    "resources",
    "scenario",
    "simulate",
  ],
};

const packages = { source: ["yaml"], regex: ["re2js"] };

const roomRules = Object.entries(rooms).map(([room, others]) => ({
  name: `engine-${room}`,
  comment: `engine/${room} may import ${others.join(", ") || "nothing"} of the engine.`,
  severity: "error",
  from: { path: `^engine/${room}/`, pathNot: "\\.test\\.ts$" },
  to: {
    path: "^engine/",
    pathNot: [`^engine/(${[room, ...others].join("|")})/`],
  },
}));

const packageRules = Object.keys(rooms).map((room) => ({
  name: `engine-${room}-packages`,
  comment: `engine/${room} may use ${(packages[room] ?? []).join(", ") || "no package"}.`,
  severity: "error",
  from: { path: `^engine/${room}/`, pathNot: "\\.test\\.ts$" },
  to: {
    path: "node_modules/",
    pathNot: (packages[room] ?? ["^$"]).map((name) => `node_modules/${name}/`),
  },
}));

function only(name, from, allowed, comment) {
  return {
    name,
    comment,
    severity: "error",
    from: { path: from, pathNot: "\\.test\\.ts$" },
    to: { path: "^(engine|labs|quizzes|content|site|conformance|class|bench)/", pathNot: allowed },
  };
}

export default {
  forbidden: [
    ...roomRules,
    ...packageRules,
    {
      name: "no-cycles",
      comment: "Rooms and files form no cycles.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    only("labs", "^labs/", ["^labs/", "^engine/index\\.ts$"], "Labs know the engine's front door."),
    only(
      "quizzes",
      "^quizzes/",
      ["^quizzes/", "^engine/index\\.ts$", "^labs/index\\.ts$"],
      "Quizzes use the labs' patterns (decisions/0004).",
    ),
    only(
      "conformance",
      "^conformance/",
      ["^conformance/", "^engine/index\\.ts$"],
      "The runner asks the engine at its front door.",
    ),
    only(
      "site",
      "^site/",
      ["^site/", "^content/", "^(engine|labs|quizzes)/index\\.ts$", "^(labs|quizzes)/load\\.ts$"],
      "Pages know the front doors; at build they read labs and questions from disk.",
    ),
    only(
      "content",
      "^content/",
      ["^content/", "^site/components/lesson/"],
      "Lessons use lesson components.",
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    exclude: { path: "^(dist|\\.astro|\\.cache)/" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types"] },
  },
};
