// Sends each of its arguments as a line, and prints what comes back:
//
//   npm start -- apps/examples/src/echo/echo-client.ts 8007 hello world

import { run } from '@asyncio/loop'
import { linesOf } from '@asyncio/streams'
import { connectTo } from './place.ts'

const [place = '8007', ...words] = process.argv.slice(2)

await run(async () => {
  const [reader, connection] = await connectTo(place)
  await using writer = connection
  writer.writelines(words.map((word) => new TextEncoder().encode(`${word}\n`)))
  writer.writeEof() // so that the server ends, too, when it has sent all of them back
  for await (const line of linesOf(reader)) console.log(line)
})
