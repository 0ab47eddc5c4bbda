import { fileURLToPath } from 'node:url'
import starlight from '@astrojs/starlight'
import { defineConfig, passthroughImageService } from 'astro/config'
import starlightTypeDoc from 'starlight-typedoc'
import { doors } from './reference/doors.js'
import { reference } from './reference/mend-reflections.js'

const linkToDoor = (name) => ({ label: name, link: `/reference/${name.replace('@', '')}/` })

export default defineConfig({
  image: { service: passthroughImageService() },
  vite: { resolve: { alias: { '@components': fileURLToPath(new URL('src/components', import.meta.url)) } } },
  integrations: [
    starlight({
      title: 'asyncio for TypeScript',
      description:
        'Tasks, cancellation, groups and time limits for plain async functions, in the order of Python’s asyncio.',
      components: { Search: './src/components/Search.astro' },
      customCss: ['./src/styles/site.css'],
      expressiveCode: {
        defaultProps: { overridesByLang: { 'sh,text': { frame: 'none' } } },
        styleOverrides: { borderRadius: '0.4rem', codeFontSize: '0.8125rem' },
      },
      plugins: [
        starlightTypeDoc({
          entryPoints: [...doors.values()].map(({ file }) => file),
          tsconfig: 'tsconfig.reference.json',
          output: 'reference',
          typeDoc: {
            name: 'Reference',
            plugin: [fileURLToPath(new URL('reference/mend-reflections.js', import.meta.url))],
            entryFileName: 'index.md',
            indexFormat: 'table',
            parametersFormat: 'table',
            hideBreadcrumbs: false,
            disableSources: true,
            // What a class of your own overrides.
            excludeProtected: false,
            preservedTypeAnnotationTags: ['@throws'],
          },
        }),
      ],
      sidebar: [
        { label: 'Start here', items: ['why', 'quick-start'] },
        { label: 'Tutorial', items: [{ autogenerate: { directory: 'tutorial' } }] },
        { label: 'Guides', items: [{ autogenerate: { directory: 'guides' } }] },
        { label: 'Coming from', items: [{ autogenerate: { directory: 'coming-from' } }] },
        { label: 'Recipes', items: [{ autogenerate: { directory: 'recipes' } }] },
        {
          label: 'More',
          items: [
            'differences',
            'benchmarks',
            { label: 'Decisions', collapsed: true, items: [{ autogenerate: { directory: 'decisions' } }] },
          ],
        },
        // The names of a package are on its own page: five hundred links in every page would be most of its weight.
        { label: 'Reference', collapsed: true, items: [...doors.keys()].map(linkToDoor) },
      ],
    }),
    {
      name: 'reference-without-faults',
      hooks: {
        'astro:config:done': () => {
          if (reference.hasFaults) throw new Error('Cannot build the site as doc comments have faults: see above')
        },
      },
    },
  ],
})
