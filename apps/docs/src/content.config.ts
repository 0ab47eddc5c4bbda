import { docsLoader } from '@astrojs/starlight/loaders'
import { docsSchema } from '@astrojs/starlight/schema'
import { defineCollection } from 'astro/content/config'
import { withRepositoryPages } from './repository-pages.ts'

export const collections = {
  docs: defineCollection({ loader: withRepositoryPages(docsLoader()), schema: docsSchema() }),
}
