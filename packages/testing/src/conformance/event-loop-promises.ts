import { AssertionError } from '../assertion-error.ts'
import { cancellation } from './cancellation.ts'
import { connectionContexts } from './connection-contexts.ts'
import { connectionEnds } from './connection-ends.ts'
import { connectionReading } from './connection-reading.ts'
import type { ConformanceOptions, ConformingLoopFactory } from './conformance-options.ts'
import { closedNetworks } from './closed-networks.ts'
import { contexts } from './contexts.ts'
import { datagrams } from './datagrams.ts'
import { errors } from './errors.ts'
import { exactTime } from './exact-time.ts'
import { flowControl } from './flow-control.ts'
import { futures } from './futures.ts'
import { runIsolated } from './isolated-check.ts'
import { lifecycle } from './lifecycle.ts'
import type { PromiseChecks } from './promise-checks.ts'
import { scheduling } from './scheduling.ts'
import { servers } from './servers.ts'
import { socketLinks } from './socket-link.ts'
import { tasks } from './tasks.ts'
import { timers } from './timers.ts'
import { transports } from './transports.ts'

/** A promise of every loop. */
export interface EventLoopPromise {
  /** The topic: `'timers'`. */
  readonly topic: string
  /** In a sentence: `'timers run in the order of their times'`. */
  readonly name: string
  /**
   * Looks whether loops keep it, on loops of its own. It has to be called outside of any loop that runs.
   *
   * @throws {AssertionError} (the promise rejects) if they do not
   */
  check(): Promise<void>
}

/**
 * The promises of every event loop: a list of sentences, each with the check for it. For test runners and programs of your own;
 * `describeEventLoop` and `checkEventLoop` are made of it.
 *
 * Promises about connections are among them if the loop has a network.
 *
 * @param factory makes the loops that are looked at, a new one each time
 *
 * @example
 * ```ts
 * import { EventLoop } from '@asyncio/loop'
 * import { eventLoopPromises } from '@asyncio/testing'
 *
 * for (const { topic, name } of eventLoopPromises(() => new EventLoop())) console.log(`${topic}: ${name}`)
 * ```
 */
export function eventLoopPromises(
  factory: ConformingLoopFactory,
  options: ConformanceOptions = {},
): EventLoopPromise[] {
  const topics = Object.entries(topicsFor(factory, options))
  const promises = topics.flatMap(([topic, checks]) =>
    Object.entries(checks).map(([name, check]) => ({
      topic,
      name,
      check: async () => {
        const deviation = options.deviations?.[name]
        await (deviation === undefined
          ? requireKept(name, factory, options, check)
          : requireBroken(name, deviation, factory, options, check))
      },
    })),
  )
  requireKnown(promises, options)
  return promises
}

type Check = PromiseChecks[string]

function topicsFor(factory: ConformingLoopFactory, options: ConformanceOptions): Record<string, PromiseChecks> {
  const topics: Record<string, PromiseChecks> = {
    scheduling,
    timers,
    contexts: contexts(),
    futures,
    tasks,
    cancellation,
    errors,
    lifecycle,
  }
  if (options.exactTime === true) topics['exact time'] = exactTime
  const loop = factory()
  const { network } = loop
  loop.close()
  if (network === null) return topics
  for (const link of socketLinks(network, options)) {
    topics[`transports over ${link.name}`] = transports(link)
    topics[`reading over ${link.name}`] = connectionReading(link)
    topics[`contexts of connections over ${link.name}`] = connectionContexts(link)
    topics[`ends of connections over ${link.name}`] = connectionEnds(link)
    topics[`flow control over ${link.name}`] = flowControl(link)
    topics[`servers over ${link.name}`] = { ...servers(link), ...closedNetworks(link) }
  }
  if (network.createDatagramEndpoint !== undefined) topics['datagrams'] = datagrams
  return topics
}

async function requireKept(
  name: string,
  factory: ConformingLoopFactory,
  options: ConformanceOptions,
  check: Check,
): Promise<void> {
  try {
    await runIsolated(factory, options, check)
  } catch (error) {
    throw new AssertionError(
      `The loop breaks a promise: ${name}\n  ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}

async function requireBroken(
  name: string,
  reason: string,
  factory: ConformingLoopFactory,
  options: ConformanceOptions,
  check: Check,
): Promise<void> {
  try {
    await runIsolated(factory, options, check)
  } catch {
    return
  }
  throw new AssertionError(
    `The loop keeps a promise that it was said to break: ${name}\n  Take it off the deviations: ${reason}`,
  )
}

function requireKnown(promises: readonly EventLoopPromise[], { deviations = {} }: ConformanceOptions): void {
  for (const name of Object.keys(deviations)) {
    if (!promises.some((promise) => promise.name === name))
      throw new TypeError(`Cannot take a deviation as it must be the name of a promise: received '${name}'`)
  }
}
