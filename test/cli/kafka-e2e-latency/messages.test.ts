import { describe, expect, it } from 'vitest'
import { randomMessage, validate } from '../../../src/cli/kafka-e2e-latency/messages.ts'
import type { ConsumerRecord } from '../../../src/kafka/client/consumer/types.ts'

const sizes = { value: 20, key: 4, headers: 2, headerKey: 3, headerValue: 2 }

function read(message: ReturnType<typeof randomMessage>): ConsumerRecord {
  const headers = message.headers.map(({ key, value }) => ({ key, value: value as Buffer | null }))
  return {
    topic: 't',
    partition: 0,
    leaderEpoch: 0,
    offset: 0,
    timestamp: 0,
    timestampType: 0,
    key: message.key,
    value: message.value,
    headers,
  } as unknown as ConsumerRecord
}

describe('a message', () => {
  it('has parts of the sizes that are asked for, and no header value for -1', () => {
    const { key, value, headers } = randomMessage({ ...sizes, headerValue: -1 })
    expect([key.length, value.length]).toEqual([4, 20])
    expect(headers).toEqual(headers.map(({ key: name }) => ({ key: name, value: null })))
    expect(headers.map(({ key: name }) => name.length)).toEqual([3, 3])
  })

  it('that comes back as it was sent is well', () => {
    const message = randomMessage(sizes)
    expect(() => validate(message, [read(message)], 60_000)).not.toThrow()
  })

  it.each([
    ['nothing', () => [], 'poll() timed out before finding a result (timeout:[60000ms])'],
    [
      'another value',
      (record: ConsumerRecord) => [{ ...record, value: Buffer.from('x') }],
      /The message value read \[x\] did not match/,
    ],
    [
      'no key',
      (record: ConsumerRecord) => [{ ...record, key: null }],
      'Expected message key but received null',
    ],
    [
      'no headers',
      (record: ConsumerRecord) => [{ ...record, headers: [] }],
      'Expected message headers but received none',
    ],
    [
      'one header less',
      (record: ConsumerRecord) => [{ ...record, headers: record.headers.slice(1, 2) }],
      /header/,
    ],
    [
      'two messages',
      (record: ConsumerRecord) => [record, record],
      'Only one result was expected during this test. We found [2]',
    ],
  ] as const)('is missed where %s comes back', (_, received, message) => {
    const sent = randomMessage(sizes)
    expect(() => validate(sent, received(read(sent)), 60_000)).toThrow(message)
  })
})
