import { defineCollection } from "astro:content";
import { file, glob } from "astro/loaders";
import { z } from "astro/zod";
import { docsSchema } from "@astrojs/starlight/schema";

/** What a lesson says about itself, beside Starlight's own fields. */
const lessonFields = z.object({
  lesson: z
    .object({
      lead: z.string(),
      minutes: z.number().int().positive(),
      labs: z.array(z.string()),
    })
    .optional(),
});

export const collections = {
  docs: defineCollection({
    loader: glob({ base: "./content", pattern: "lessons/**/*.mdx" }),
    schema: docsSchema({ extend: lessonFields }),
  }),
  glossary: defineCollection({
    loader: file("./content/glossary/terms.yaml"),
    schema: z.object({ term: z.string(), means: z.string(), see: z.array(z.string()).optional() }),
  }),
};
