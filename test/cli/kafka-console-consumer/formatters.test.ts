import { describe, expect, it } from 'vitest'
import {
  groupMetadataFormatter,
  offsetsFormatter,
  transactionLogFormatter,
} from '../../../src/cli/kafka-console-consumer/coordinator-formatter.ts'
import { defaultFormatter } from '../../../src/cli/kafka-console-consumer/default-formatter.ts'
import type { MessageFormatter } from '../../../src/cli/kafka-console-consumer/formatter.ts'
import { scriptLog } from '../../../src/cli/kit/log.ts'
import { BufferedOutput } from '../../../src/cli/kit/output.ts'
import type { ConsumerRecord } from '../../../src/kafka/client/consumer/types.ts'
import {
  OffsetCommitKey,
  OffsetCommitValue,
} from '../../../src/kafka/messages/coordinator-records/offset-commit.ts'
import { encode } from '../../../src/wire/codec.ts'
import { memoryIo } from '../golden/memory-io.ts'

const record: ConsumerRecord = {
  topic: 't',
  partition: 3,
  offset: 42,
  leaderEpoch: 0,
  timestamp: 1_700_000_000_000,
  timestampType: 'CreateTime',
  sequence: -1,
  key: Buffer.from('k'),
  value: Buffer.from('v'),
  headers: [],
}

async function print(formatter: MessageFormatter, ...records: Partial<ConsumerRecord>[]): Promise<string> {
  const io = memoryIo()
  const output = new BufferedOutput(io.stdout)
  for (const each of records) formatter.write({ ...record, ...each }, output)
  await output.end()
  return io.stdoutText()
}

const withProperties = (properties: Record<string, string>, io = memoryIo()) =>
  defaultFormatter(new Map(Object.entries(properties)), scriptLog(io))

describe('the default formatter', () => {
  it('prints values on lines of their own', async () => {
    expect(await print(withProperties({}), {}, { value: null }, { value: Buffer.alloc(0) })).toBe(
      'v\nnull\n\n',
    )
  })

  it('prints everything asked for in its own order', async () => {
    const everything = ['timestamp', 'key', 'offset', 'delivery', 'epoch', 'partition', 'headers']
    const properties = Object.fromEntries(everything.map((name) => [`print.${name}`, 'true']))
    const headers = [
      { key: 'h1', value: Buffer.from('a') },
      { key: 'h2', value: null },
    ]
    expect(await print(withProperties(properties), { headers })).toBe(
      'CreateTime:1700000000000\tPartition:3\tOffset:42\tDelivery:NOT_PRESENT\tEpoch:NOT_PRESENT\th1:a,h2:null\tk\tv\n',
    )
  })

  it('ends the line after the last part that it prints', async () => {
    expect(await print(withProperties({ 'print.key': 'true', 'print.value': 'false' }), {})).toBe('k\n')
    expect(await print(withProperties({ 'print.value': 'false' }), {})).toBe('')
  })

  it('names the kind of time', async () => {
    const formatter = withProperties({ 'print.timestamp': 'true' })
    expect(await print(formatter, { timestampType: 'LogAppendTime' })).toBe(
      'LogAppendTime:1700000000000\tv\n',
    )
    expect(await print(formatter, { timestampType: 'NoTimestampType' })).toBe('NO_TIMESTAMP\tv\n')
  })

  it('takes separators and the literal for null', async () => {
    const formatter = withProperties({
      'print.key': ' TRUE ',
      'key.separator': ' | ',
      'line.separator': ';',
      'null.literal': '-',
    })
    expect(await print(formatter, { key: null })).toBe('- | v;')
  })

  it('reads values with a deserializer, the literal for null among them', async () => {
    const formatter = withProperties({
      'value.deserializer': 'org.apache.kafka.common.serialization.IntegerDeserializer',
    })
    const seven = Buffer.from([0, 0, 0, 7])
    expect(await print(formatter, { value: seven }, { value: null })).toBe(
      `7\n${Buffer.from('null').readInt32BE()}\n`,
    )
  })

  it('prints text, and logs why, where there is no such deserializer', async () => {
    const io = memoryIo()
    const formatter = withProperties({ 'value.deserializer': 'nope' }, io)
    expect(await print(formatter, {})).toBe('v\n')
    expect(io.stderrText()).toMatch(
      /ERROR Unable to instantiate a deserializer from nope \(.*DefaultMessageFormatter\)\njava\.lang\.ClassNotFoundException: nope\n/,
    )
  })
})

describe('the coordinator formatters', () => {
  const key = Buffer.concat([
    Buffer.from([0, 1]),
    encode(OffsetCommitKey, 0, { group: 'g', topic: 't', partition: 0 }),
  ])
  const value = (version: number, offset: number) =>
    Buffer.concat([
      Buffer.from([0, version]),
      encode(OffsetCommitValue, version, { offset, leaderEpoch: 5, metadata: '', commitTimestamp: 9 }),
    ])

  it('print a committed offset as JSON without an end', async () => {
    const keyJson = '"key":{"type":1,"data":{"group":"g","topic":"t","partition":0}}'
    expect(await print(offsetsFormatter(), { key, value: value(4, 3) }, { key, value: null })).toBe(
      `{${keyJson},"value":{"version":4,"data":{"offset":3,"leaderEpoch":5,"metadata":"","commitTimestamp":9}}}{${keyJson},"value":null}`,
    )
  })

  it('show the fields that the version has', async () => {
    expect(await print(offsetsFormatter(), { key, value: value(1, 3) })).toContain(
      '"data":{"offset":3,"metadata":"","commitTimestamp":9,"expireTimestamp":-1}',
    )
  })

  it('print nothing for other records', async () => {
    const records = [{ key, value: value(4, 3) }, { key: null }]
    expect(await print(groupMetadataFormatter(), ...records)).toBe('')
    expect(await print(transactionLogFormatter(), ...records)).toBe('')
  })

  it('say at which offset a record cannot be read', async () => {
    await expect(print(offsetsFormatter(), { key: Buffer.from([0, 1, 0]), value: null })).rejects.toThrow(
      /^Could not read record at offset 42 due to: /,
    )
  })
})
