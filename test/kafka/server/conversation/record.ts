import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodeResponseFrame, encodeRequestFrame } from '../../../../src/kafka/messages/headers.ts'
import { apis } from '../../../../src/kafka/messages/index.ts'
import { normalize, parseConversation } from './conversation.ts'

/** Plays a conversation with the broker at an address, and writes its answers into the file. */
export async function record(address: string, file: string): Promise<void> {
  const [host = '', port = ''] = address.split(':')
  const socket = connect(Number(port), host)
  await once(socket, 'connect')
  const frames = framesOf(socket)
  const lines: string[] = []
  for (const [correlationId, step] of parseConversation(readFileSync(file, 'utf8')).entries()) {
    if ('pauseMs' in step) {
      await sleep(step.pauseMs)
      lines.push(JSON.stringify(step))
      continue
    }
    const api = apis.find(({ name }) => name === step.api)
    if (api === undefined) throw new Error(`${file}: no API is called ${step.api}`)
    // The cast: a conversation's requests are written by hand, and checked by the codec.
    const request = step.request as Record<string, never>
    const header = { correlationId, clientId: 'test' }
    for (const chunk of encodeRequestFrame(api, step.version, header, request)) socket.write(chunk)
    const frame = await frames.next()
    if (frame.done) throw new Error(`${file}: the broker has closed the connection`)
    const { body } = decodeResponseFrame(api, step.version, frame.value)
    lines.push(JSON.stringify({ ...step, response: normalize(step.api, body) }))
  }
  socket.end()
  writeFileSync(file, `${lines.join('\n')}\n`)
}

/** Reads frame after frame: a length, and as many bytes. */
async function* framesOf(socket: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending = Buffer.alloc(0)
  for await (const chunk of socket) {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE()) {
      const end = 4 + pending.readInt32BE()
      yield pending.subarray(4, end)
      pending = pending.subarray(end)
    }
  }
}

const [address, ...files] = process.argv.slice(2)
if (address === undefined) throw new Error('usage: record HOST:PORT FILE...')
for (const file of files) await record(address, file)
