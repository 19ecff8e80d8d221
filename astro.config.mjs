import { defineConfig } from "astro/config";
import mdx from "@astrojs/mdx";
import preact from "@astrojs/preact";
import starlight from "@astrojs/starlight";

const base = process.env.BASE ?? "/";
const site = process.env.SITE_URL;

// https://docs.astro.build/en/reference/configuration-reference/
export default defineConfig({
  srcDir: "./site",
  publicDir: "./site/public",
  outDir: process.env.OUT_DIR ?? "./dist",
  cacheDir: "./.cache/astro",
  base,
  ...(site === undefined ? {} : { site }),
  trailingSlash: "always",
  build: { format: "directory" },
  devToolbar: { enabled: false },
  integrations: [
    starlight({
      title: "Signalbox",
      description: "Learn Istio traffic management with a mesh that runs in your browser.",
      favicon: "/favicon.svg",
      customCss: ["./site/styles/theme.css"],
      // Highlighting is our own (site/components/highlight.ts): Shiki's inline styles do not fit the CSP.
      expressiveCode: false,
      // Search is our own element: Pagefind's interface needs innerHTML and a worker from a plain string,
      // which Trusted Types refuse.
      pagefind: false,
      disable404Route: true,
      credits: false,
      markdown: { processedDirs: ["content/"], headingLinks: false },
      components: {
        Header: "./site/components/Roof.astro",
        ThemeProvider: "./site/components/ThemeScript.astro",
        PageTitle: "./site/components/PageTitle.astro",
        MobileMenuToggle: "./site/components/MenuToggle.astro",
        // The switch in the roof is there at every width.
        ThemeSelect: "./site/components/Nothing.astro",
      },
      // By hand: the order is the curriculum.
      sidebar: [
        {
          label: "Course",
          items: [
            { slug: "lessons/3-virtualservice-routing", label: "3 Routing and weighted splits" },
          ],
        },
        {
          label: "Practice",
          items: [
            { link: "/labs/", label: "Labs" },
            { link: "/myths/", label: "Myth busters" },
            { link: "/playground/", label: "Playground" },
          ],
        },
        { label: "Reference", items: [{ link: "/glossary/", label: "Glossary" }] },
      ],
    }),
    mdx(),
    preact({ include: ["**/site/**/*.tsx"] }),
  ],
  markdown: { syntaxHighlight: false },
  vite: {
    worker: { format: "es" },
    build: { assetsInlineLimit: 0 },
  },
});
