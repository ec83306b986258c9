import { once } from 'node:events'
import { expect, test } from 'vitest'
import { ProduceApi } from '../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../src/kafka/messages/01-fetch.ts'
import { decodeResponseFrame, encodeRequestFrame } from '../../src/kafka/messages/headers.ts'
import { FrameSplitter } from '../../src/wire/frame-splitter.ts'
import { idempotent, recordsIn } from '../kafka/server/batches.ts'
import { dial } from '../net/dial.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { startBrokerProcess, useBrokerProcess } from './killable-broker.ts'
import { killProcess } from './program.ts'

useBrokerProcess()

/**
 * Sends batches, some at a time, until `stopAfter` are acknowledged, then kills the broker at once. Returns how many were
 * acknowledged and how many were sent.
 */
async function produceAndKill(
  folder: string,
  first: number,
  stopAfter: number,
): Promise<{ acknowledged: number; sent: number }> {
  const { child, port } = await startBrokerProcess(folder)
  const socket = await dial({ kind: 'tcp', host: '127.0.0.1', port })
  const splitter = new FrameSplitter(10_000_000)
  let acknowledged = 0
  let sent = 0
  const send = (): void => {
    const value = `${first + sent}`.padEnd(500 + ((first + sent) % 7) * 3000, '.')
    const records = idempotent([value], first + sent)
    const body = {
      acks: -1,
      timeoutMs: 1000,
      topicData: [{ name: 't', partitionData: [{ index: 0, records }] }],
    }
    for (const chunk of encodeRequestFrame(ProduceApi, 9, { correlationId: sent, clientId: 'k' }, body))
      socket.write(chunk)
    sent++
  }
  await new Promise<void>((resolve) => {
    socket.on('error', () => {})
    socket.on('close', () => resolve())
    socket.on('data', (chunk: Buffer) => {
      splitter.push(chunk, (frame) => {
        const { body } = decodeResponseFrame(ProduceApi, 9, frame)
        expect(body.responses[0]?.partitionResponses[0]?.errorCode).toBe(0)
        acknowledged++
        if (acknowledged === stopAfter) child.kill('SIGKILL')
        if (acknowledged < stopAfter) send()
      })
    })
    for (let n = 0; n < 5; n++) send()
  })
  await killProcess(child)
  return { acknowledged, sent }
}

async function consumeAll(folder: string): Promise<string[]> {
  const { child, port } = await startBrokerProcess(folder)
  const socket = await dial({ kind: 'tcp', host: '127.0.0.1', port })
  const splitter = new FrameSplitter(100_000_000)
  const values: string[] = []
  for (;;) {
    const topics = [
      {
        topic: 't',
        partitions: [{ partition: 0, fetchOffset: values.length, partitionMaxBytes: 1_000_000 }],
      },
    ]
    const body = { maxWaitMs: 0, minBytes: 1, sessionEpoch: -1, topics, forgottenTopicsData: [] }
    for (const chunk of encodeRequestFrame(FetchApi, 12, { correlationId: 1, clientId: 'k' }, body))
      socket.write(chunk)
    let reply: Buffer | undefined
    while (reply === undefined) {
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      splitter.push(chunk, (frame) => {
        reply = frame
      })
    }
    const partition = decodeResponseFrame(FetchApi, 12, reply).body.responses[0]?.partitions[0]
    const records = recordsIn(partition?.records ?? null).filter(([offset]) => offset >= values.length)
    if (records.length === 0) break
    for (const [offset, value] of records) {
      expect(offset).toBe(values.length)
      values.push(value.replace(/\.+$/, ''))
    }
  }
  await killProcess(child)
  return values
}

test('a killed broker has every record that it acknowledged, once and in order', {
  timeout: 60_000,
}, async () => {
  const folder = temporaryFolder()
  let expected = 0
  for (const stopAfter of [1, 13, 250, 7]) {
    const { acknowledged, sent } = await produceAndKill(folder, expected, stopAfter)
    expect(acknowledged).toBeGreaterThanOrEqual(stopAfter)
    const values = await consumeAll(folder)
    expect(values).toEqual([...values.keys()].map(String))
    // What was sent and not acknowledged may be there or not; what was acknowledged must be.
    expect(values.length).toBeGreaterThanOrEqual(expected + acknowledged)
    expect(values.length).toBeLessThanOrEqual(expected + sent)
    expected = values.length
  }
})
