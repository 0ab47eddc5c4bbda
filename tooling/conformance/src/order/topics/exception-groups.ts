import { catchGroup, ExceptionGroup, LookupError, RuntimeError, ValueError } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

/** A group with its text, its errors and their groups. */
function structure(error: unknown): unknown {
  return error instanceof ExceptionGroup ? [error.message, ...error.errors.map(structure)] : describe(error)
}

const pythonStructure = `
      def structure(error):
          if isinstance(error, BaseExceptionGroup):
              return [str(error), *map(structure, error.exceptions)]
          return error and describe(error)

      def make():
          return ExceptionGroup("whole", [
              ValueError("first"),
              Boom("second"),
              ExceptionGroup("inner", [ValueError("third"), RuntimeError("fourth"), ExceptionGroup("core", [Boom("fifth")])]),
              LookupError("sixth"),
          ])
`

/** The same as `make` in the Python programs. */
function make(): ExceptionGroup<Error> {
  return new ExceptionGroup<Error>('whole', [
    new ValueError('first'),
    new Boom('second'),
    new ExceptionGroup<Error>('inner', [
      new ValueError('third'),
      new RuntimeError('fourth'),
      new ExceptionGroup('core', [new Boom('fifth')]),
    ]),
    new LookupError('sixth'),
  ])
}

async function fail(error: unknown): Promise<never> {
  throw error
}

export const cases: readonly OrderCase[] = [
  orderCase('split and subgroup keep the structure', {
    python: `${pythonStructure}
      async def main():
          group = make()
          for condition in (ValueError, Boom, (RuntimeError, LookupError), KeyError, Exception):
              matching, rest = group.split(condition)
              log(structure(matching), structure(rest), structure(group.subgroup(condition)))
    `,
    async typescript({ log }) {
      const group = make()
      const shown = (error: unknown) => (error === null ? null : structure(error))
      for (const condition of [ValueError, Boom, [RuntimeError, LookupError], EvalError, Error]) {
        const [matching, rest] = group.split(condition)
        log(shown(matching), shown(rest), shown(group.subgroup(condition)))
      }
    },
  }),

  orderCase('a function that picks errors is asked in the same order, groups first', {
    python: `${pythonStructure}
      async def main():
          def pick(error):
              log("asked", structure(error))
              return isinstance(error, LookupError) or str(error).startswith("core")

          matching, rest = make().split(pick)
          log(structure(matching), structure(rest))
    `,
    async typescript({ log }) {
      const [matching, rest] = make().split((error) => {
        log('asked', structure(error))
        return error instanceof LookupError || (error as Error).message.startsWith('core')
      })
      log(structure(matching), structure(rest))
    },
  }),

  orderCase('handlers get their errors in turn, and the rest is thrown', {
    python: `${pythonStructure}
      async def main():
          try:
              try:
                  raise make()
              except* Boom as group:
                  log("Boom", structure(group))
              except* (ValueError, KeyError) as group:
                  log("ValueError", structure(group))
              except* ValueError as group:
                  log("not reached")
          except ExceptionGroup as error:
              log(structure(error))
    `,
    async typescript({ log }) {
      try {
        await catchGroup(
          fail(make()),
          [Boom, (group) => log('Boom', structure(group))],
          [[ValueError, EvalError], (group) => log('ValueError', structure(group))],
          [ValueError, () => log('not reached')],
        )
      } catch (error) {
        log(structure(error))
      }
    },
  }),

  orderCase('an error in no group is handled in a group of one, or thrown as it is', {
    python: `${pythonStructure}
      async def main():
          for condition in (Boom, KeyError):
              try:
                  try:
                      raise Boom("text")
                  except* condition as group:
                      log(structure(group))
              except Boom as error:
                  log("thrown", structure(error))
    `,
    async typescript({ log }) {
      for (const condition of [Boom, EvalError]) {
        try {
          await catchGroup(fail(new Boom('text')), [condition, (group) => log(structure(group))])
        } catch (error) {
          log('thrown', structure(error))
        }
      }
    },
  }),

  orderCase('what handlers raise is thrown in a group with the rest, unless it is alone', {
    python: `${pythonStructure}
      async def main():
          try:
              try:
                  raise make()
              except* Boom:
                  raise Boom("from the first handler")
              except* LookupError:
                  raise Boom("from the second handler")
          except ExceptionGroup as error:
              log(structure(error))
          try:
              try:
                  raise make()
              except* Exception:
                  raise Boom("alone")
          except Boom as error:
              log(structure(error))
          try:
              try:
                  raise make()
              except* Boom:
                  raise Boom("one")
              except* Exception:
                  raise Boom("two")
          except ExceptionGroup as error:
              log(structure(error))
          try:
              try:
                  raise Boom("in no group")
              except* Boom:
                  raise Boom("from the handler")
          except Boom as error:
              log(structure(error))
    `,
    async typescript({ log }) {
      async function attempt(body: PromiseLike<unknown>) {
        try {
          await body
        } catch (error) {
          log(structure(error))
        }
      }
      await attempt(
        catchGroup(
          fail(make()),
          [Boom, () => fail(new Boom('from the first handler'))],
          [LookupError, () => fail(new Boom('from the second handler'))],
        ),
      )
      await attempt(catchGroup(fail(make()), [Error, () => fail(new Boom('alone'))]))
      await attempt(catchGroup(fail(make()), [Boom, () => fail(new Boom('one'))], [Error, () => fail(new Boom('two'))]))
      await attempt(catchGroup(fail(new Boom('in no group')), [Boom, () => fail(new Boom('from the handler'))]))
    },
  }),

  orderCase('a handler that raises its errors again puts them back where they were', {
    python: `${pythonStructure}
      async def main():
          try:
              try:
                  raise make()
              except* Boom:
                  raise
          except ExceptionGroup as error:
              log(structure(error))
          try:
              try:
                  raise make()
              except* ValueError:
                  raise
              except* Boom:
                  pass
          except ExceptionGroup as error:
              log(structure(error))
          try:
              try:
                  raise make()
              except* Boom:
                  raise
              except* ValueError:
                  raise Boom("new")
              except* LookupError:
                  pass
          except ExceptionGroup as error:
              log(structure(error))
          try:
              try:
                  raise Boom("in no group")
              except* Boom:
                  raise
          except ExceptionGroup as error:
              log(structure(error))
    `,
    async typescript({ log }) {
      async function attempt(body: PromiseLike<unknown>) {
        try {
          await body
        } catch (error) {
          log(structure(error))
        }
      }
      await attempt(catchGroup(fail(make()), [Boom, fail]))
      await attempt(catchGroup(fail(make()), [ValueError, fail], [Boom, () => {}]))
      await attempt(
        catchGroup(fail(make()), [Boom, fail], [ValueError, () => fail(new Boom('new'))], [LookupError, () => {}]),
      )
      await attempt(catchGroup(fail(new Boom('in no group')), [Boom, fail]))
    },
  }),
]
