import {
  openReceiver,
  openSender,
  type ReceiverEnd,
  run,
  type SenderEnd,
  sleep,
} from '@asyncio/node'

/** A program with a loop of its own, in a thread: it measures words until no more come. */
export async function measure(
  words: ReceiverEnd<string>,
  lengths: SenderEnd<[string, number]>,
): Promise<void> {
  await run(async () => {
    using measured = openSender(lengths)
    for await (const word of openReceiver(words)) {
      await sleep(0.001)
      await measured.put([word, word.length])
    }
  })
}
