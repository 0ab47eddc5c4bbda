// A plugin of typedoc's, for what it makes of the sources that readers would not understand.
import { Comment, CommentTag, Converter, ReflectionKind, RendererEvent } from 'typedoc'
import { doors } from './doors.js'

/** What is wrong with doc comments, as typedoc says. Whoever builds the site refuses to go on if there is anything. */
export const reference = { hasFaults: false }

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    nameModules(project)
    for (const signature of project.getReflectionsByKind(ReflectionKind.SomeSignature)) nameParameters(signature)
  })
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const reflection of Object.values(project.reflections)) joinThrows(reflection.comment)
  })
  app.renderer.on(RendererEvent.BEGIN, ({ project }) => {
    app.validate(project)
    reference.hasFaults = app.logger.hasWarnings() || app.logger.hasErrors()
  })
}

/** Modules are called what programs call them, `@asyncio/core`, and not by their files. */
function nameModules(project) {
  const byFile = new Map([...doors].map(([name, door]) => [door.file, { name, ...door }]))
  for (const module of project.children ?? []) {
    const door = byFile.get(project.getSymbolIdFromReflection(module)?.fileName)
    if (door === undefined) continue
    module.name = door.name
    module.comment = new Comment([{ kind: 'text', text: door.description }])
  }
}

/** An object that is taken apart where it is received has no name: it is the options, or what the comment calls it first. */
function nameParameters(signature) {
  for (const parameter of signature.parameters ?? []) {
    if (parameter.name !== '__namedParameters') continue
    const described = signature.comment?.blockTags.find(({ tag }) => tag === '@param')?.name
    parameter.name = parameter.flags.isRest && described !== undefined ? described : 'options'
  }
}

/** One list for all that is thrown, with the classes, instead of a heading without one for each. */
function joinThrows(comment) {
  const throws = comment?.blockTags.filter(({ tag }) => tag === '@throws') ?? []
  if (throws.length === 0) return
  const list = throws.flatMap(({ typeAnnotation, content }) => [
    {
      kind: 'text',
      text: typeAnnotation === undefined ? '\n- ' : `\n- \`${typeAnnotation.replace(/^\{|\}$/g, '')}\` `,
    },
    ...content,
  ])
  const at = comment.blockTags.indexOf(throws[0])
  comment.blockTags = comment.blockTags.filter((tag) => !throws.includes(tag))
  comment.blockTags.splice(at, 0, new CommentTag('@throws', list))
}
