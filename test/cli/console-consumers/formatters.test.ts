import { describe, expect, it } from 'vitest'
import {
  groupMetadataFormatter,
  offsetsFormatter,
  shareGroupFormatter,
  shareGroupStateFormatter,
  transactionLogFormatter,
} from '../../../src/cli/console-consumers/coordinator-formatter.ts'
import { defaultFormatter } from '../../../src/cli/console-consumers/default-formatter.ts'
import type { MessageFormatter } from '../../../src/cli/console-consumers/message-formatter.ts'
import { scriptLog } from '../../../src/cli/kit/log.ts'
import { BufferedOutput } from '../../../src/cli/kit/output.ts'
import type { ConsumerRecord } from '../../../src/kafka/client/consumer/types.ts'
import {
  OffsetCommitKey,
  OffsetCommitValue,
} from '../../../src/kafka/messages/coordinator-records/offset-commit.ts'
import {
  ShareGroupMetadataKey,
  ShareGroupMetadataValue,
} from '../../../src/kafka/messages/coordinator-records/share-group.ts'
import { ShareUpdateKey } from '../../../src/kafka/messages/coordinator-records/share-snapshot.ts'
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

  it('print committed offsets of the oldest form by its own schema', async () => {
    const oldKey = Buffer.concat([Buffer.from([0, 0]), key.subarray(2)])
    const oldValue = Buffer.concat([
      Buffer.from([0, 0]),
      encode(OffsetCommitValue, 0, { offset: 3, metadata: 'm', commitTimestamp: 9 }),
    ])
    expect(await print(offsetsFormatter(), { key: oldKey, value: oldValue })).toBe(
      '{"key":{"type":0,"data":{"group":"g","topic":"t","partition":0}},"value":{"version":0,"data":{"offset":3,"metadata":"m","commitTimestamp":9}}}',
    )
  })

  it('print share groups, and the state of their partitions', async () => {
    const groupKey = Buffer.concat([Buffer.from([0, 11]), encode(ShareGroupMetadataKey, 0, { groupId: 'g' })])
    const groupValue = Buffer.concat([
      Buffer.from([0, 0]),
      encode(ShareGroupMetadataValue, 0, { epoch: 4, metadataHash: 2n ** 63n - 1n }),
    ])
    expect(
      await print(shareGroupFormatter(), { key: groupKey, value: groupValue }, { key, value: null }),
    ).toBe(
      '{"key":{"type":11,"data":{"groupId":"g"}},"value":{"version":0,"data":{"epoch":4,"metadataHash":9223372036854775807}}}',
    )
    const partition = { groupId: 'g', topicId: 'LY0fDm1cSzmKOhESExQVFg', partition: 2 }
    const stateKey = Buffer.concat([Buffer.from([0, 1]), encode(ShareUpdateKey, 0, partition)])
    expect(await print(shareGroupStateFormatter(), { key: stateKey, value: null })).toMatch(
      /^\{"key":\{"type":1,"data":\{"groupId":"g","topicId":"LY0fDm1cSzmKOhESExQVFg","partition":2\}\},"value":null\}$/,
    )
  })

  it('read records of other types too, and fail on broken ones', async () => {
    const unknownVersion = { key, value: Buffer.from([0, 9]) }
    await expect(print(groupMetadataFormatter(), unknownVersion)).rejects.toThrow(
      'Could not read record at offset 42 due to: Found an unknown record version 9 for 1 type',
    )
    expect(await print(groupMetadataFormatter(), { key: Buffer.from([0, 99]) })).toBe('')
  })

  it('print nothing for other records', async () => {
    const records = [{ key, value: value(4, 3) }, { key: null }]
    expect(await print(groupMetadataFormatter(), ...records)).toBe('')
    expect(await print(transactionLogFormatter(), { key: null })).toBe('')
  })

  it('say at which offset a record cannot be read', async () => {
    await expect(print(offsetsFormatter(), { key: Buffer.from([0, 1, 0]), value: null })).rejects.toThrow(
      /^Could not read record at offset 42 due to: /,
    )
  })
})
