/**
 * What the compiler cannot see. Every ban is one of `decisions/` or of the rules in README's "How the
 * code is written"; a suppression must say why after ` -- `.
 */
import astro from "eslint-plugin-astro";
import tseslint from "typescript-eslint";

/** Rules of our own, too small for a package. */
const signalbox = {
  rules: {
    "reasoned-suppression": {
      meta: { type: "problem", messages: { reason: "Say why after ` -- `." }, schema: [] },
      create: (context) => ({
        Program() {
          for (const comment of context.sourceCode.getAllComments()) {
            const suppresses = /^\s*eslint-disable/.test(comment.value);
            if (suppresses && !/ -- \S/.test(comment.value))
              context.report({ loc: comment.loc, messageId: "reason" });
          }
        },
      }),
    },
  },
};

/** Syntax that is banned everywhere. */
const bans = [
  {
    selector: "TSEnumDeclaration, TSModuleDeclaration:not([declare=true])",
    message: "No enum or namespace: use a union of literals, or a module.",
  },
  {
    selector: ":matches(ClassDeclaration, ClassExpression):not([superClass.type])",
    message:
      "No class: write data and functions. Only what extends a platform or library class may be one.",
  },
  { selector: "ExportAllDeclaration", message: "List exports by hand." },
  {
    selector:
      ":matches(ImportDeclaration, ExportNamedDeclaration)[source.value=/^\\.\\.?\\u002F(?:.*\\u002F)?[^.\\u002F]+$/]",
    message: "Imports carry their file extension.",
  },
  {
    selector:
      "MemberExpression[object.name=/^(?:it|test|describe)$/][property.name=/^(?:skip|only|todo|fixme|fails)$/]",
    message: "A test runs, or it is not there.",
  },
];

const noDefaultExport = {
  selector: "ExportDefaultDeclaration",
  message: "Named exports only.",
};

/** What would make the engine's answers depend on the machine, the clock or the locale. */
const engineBans = [
  {
    selector:
      "MemberExpression[property.name=/^(?:localeCompare|toLocale(?:String|LowerCase|UpperCase))$/]",
    message: "Depends on the machine's locale: compare by code unit.",
  },
  {
    selector:
      "MemberExpression[object.name='Math'][property.name=/^(?:random|log\\w*|pow|exp\\w*|sin|cos|tan)$/]",
    message:
      "Its last digits differ between browsers, or it is random. Use a Chance, or whole numbers.",
  },
  { selector: "BinaryExpression[operator='**']", message: "As Math.pow: multiply whole numbers." },
];

const storageGlobals = ["localStorage", "sessionStorage", "indexedDB", "caches"].map((name) => ({
  name,
  message: "Only site/storage.ts may store anything.",
}));

const storageProperties = [
  { object: "navigator", property: "serviceWorker", message: "Only site/storage.ts may." },
  { object: "navigator", property: "locks", message: "Only site/storage.ts may." },
  { object: "document", property: "cookie", message: "Signalbox sets no cookies." },
  ...["localStorage", "sessionStorage", "indexedDB", "caches"].flatMap((property) =>
    ["window", "globalThis", "self"].map((object) => ({
      object,
      property,
      message: "Only site/storage.ts may store anything.",
    })),
  ),
];

const clockGlobals = [
  "Date",
  "console",
  "performance",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "requestAnimationFrame",
  "crypto",
  "process",
  "Intl",
].map((name) => ({ name, message: "The engine has no clock, console or machine." }));

/** Files whose tool demands a default export. */
const defaultExports = [
  "*.config.{ts,mjs}",
  "site/content.config.ts",
  ".dependency-cruiser.mjs",
  "site/**/{routeData,remark-*,rehype-*}.{ts,mjs}",
];

const common = {
  "signalbox/reasoned-suppression": "error",
  "no-restricted-syntax": ["error", ...bans, noDefaultExport],
  "no-restricted-globals": ["error", ...storageGlobals],
  "no-restricted-properties": ["error", ...storageProperties],
  "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"], location: "anywhere" }],
  "no-eval": "error",
  "no-implied-eval": "off", // the typed rule of the same name stands in
  "no-new-func": "error",
  "max-lines": ["error", 400],
  "max-lines-per-function": ["error", { max: 60, skipComments: true }],
  eqeqeq: "error",
  "prefer-const": "error",
  "no-console": "off",
};

const typed = {
  "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
  "@typescript-eslint/consistent-type-imports": "error",
  "@typescript-eslint/switch-exhaustiveness-check": [
    "error",
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
  "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
  "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
  "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
  "@typescript-eslint/ban-ts-comment": [
    "error",
    { "ts-expect-error": "allow-with-description", minimumDescriptionLength: 10 },
  ],
};

export default tseslint.config(
  {
    ignores: [
      "dist/",
      ".astro/",
      ".cache/",
      "node_modules/",
      "test-results/",
      "playwright-report/",
      "public/",
      "**/*.d.ts",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { plugins: { signalbox } },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...common, ...typed },
  },
  { files: ["**/*.{js,mjs}"], extends: [tseslint.configs.base], rules: common },
  ...astro.configs.recommended,
  {
    files: ["**/*.astro"],
    rules: {
      ...common,
      "max-lines-per-function": "off",
      // dependency-cruiser does not read .astro, so the front doors are guarded here.
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex:
                "(?:^|/)(?:engine|quizzes)/(?!index\\.ts$)[^/]|(?:^|/)labs/(?!index\\.ts$|load\\.ts$)[^/]",
              message:
                "Import a front door: engine/index.ts, labs/index.ts, labs/load.ts, quizzes/index.ts.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["engine/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-syntax": ["error", ...bans, noDefaultExport, ...engineBans],
      "no-restricted-globals": ["error", ...storageGlobals, ...clockGlobals],
    },
  },
  {
    // `decode` turns unknown into typed; there an assertion is the honest word for what was just checked.
    files: ["**/decode.ts", "**/decode-*.ts"],
    rules: { "@typescript-eslint/consistent-type-assertions": "off" },
  },
  {
    // The webhook and the analyzers read what the schema refused: what their types call present may be absent.
    files: ["engine/admit/webhook/*.ts", "engine/admit/webhook.ts", "engine/analyze/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-useless-default-assignment": "off",
      "@typescript-eslint/consistent-type-assertions": "off",
    },
  },
  {
    files: ["site/storage.ts"],
    rules: { "no-restricted-globals": "off", "no-restricted-properties": "off" },
  },
  {
    files: defaultExports,
    rules: { "no-restricted-syntax": ["error", ...bans] },
  },
  {
    // Tables: a type vocabulary, registries, and the rows of tests.
    files: [
      "engine/proxy/config.ts",
      "engine/source/codes.ts",
      "engine/source/codes/*.ts",
      "**/*.test.{ts,tsx}",
      "site/e2e/**/*.ts",
    ],
    rules: { "max-lines": "off", "max-lines-per-function": "off" },
  },
  {
    // Tests look into answers that are wrong in a way the compiler rules out.
    files: ["**/*.test.{ts,tsx}"],
    rules: { "@typescript-eslint/no-unnecessary-condition": "off" },
  },
);
