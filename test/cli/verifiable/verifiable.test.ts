import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { main as consume } from '../../../src/cli/kafka-verifiable-consumer.ts'
import { main as produce } from '../../../src/cli/kafka-verifiable-producer.ts'
import { main as share } from '../../../src/cli/kafka-verifiable-share-consumer.ts'
import { ShareGroupHeartbeatApi } from '../../../src/kafka/messages/76-share-group-heartbeat.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { type MemoryIo, memoryIo } from '../golden/memory-io.ts'

let broker: TestBroker
let server: string[]
beforeEach(async () => {
  broker = await TestBroker.start({
    'group.share.min.heartbeat.interval.ms': '20',
    'group.share.heartbeat.interval.ms': '30',
  })
  server = ['--bootstrap-server', `localhost:${broker.port}`]
})

const namesOf = (io: MemoryIo) =>
  io
    .stdoutText()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).name)

describe('kafka-verifiable-producer', () => {
  it('sends until it is told to end, and sums up then', async () => {
    const io = memoryIo('')
    const ended = produce([...server, '--topic', 'endless', '--throughput', '1000'], io)
    await io.printed(/"value":"5"/)
    io.signal('SIGTERM')
    expect(await ended).toBe(143)
    const names = namesOf(io)
    expect(names[0]).toBe('startup_complete')
    expect(names.slice(-2)).toEqual(['shutdown_complete', 'tool_data'])
    const data = JSON.parse(io.stdoutText().trim().split('\n').at(-1) ?? '')
    expect(data).toMatchObject({ acked: data.sent, target_throughput: 1000 })
  })

  it('tells of a creation time that no clock will show', async () => {
    const io = memoryIo('')
    const time = '9223372036854775807'
    const words = ['--topic', 'late', '--max-messages', '1', '--message-create-time', time]
    expect(await produce([...server, ...words], io)).toBe(0)
    expect(io.stdoutText()).toContain(
      `"exception":"class org.apache.kafka.common.errors.InvalidTimestampException","message":"Timestamp ${time} of message with offset 0 is out of range. `,
    )
  })

  it('tells of a message that is not stored', async () => {
    const io = memoryIo('')
    expect(await produce([...server, '--topic', 'a topic', '--max-messages', '1'], io)).toBe(0)
    expect(io.stdoutText()).toMatch(
      /"name":"producer_send_error","topic":"a topic","key":null,"value":"0","exception":"class org.apache.kafka.common.errors.InvalidTopicException","message":"/,
    )
  })
})

describe('kafka-verifiable-consumer', () => {
  it('reads until it is told to end, and says so before it ends', async () => {
    await produce([...server, '--topic', 'numbers', '--max-messages', '3'], memoryIo(''))
    const io = memoryIo('')
    const ended = consume([...server, '--topic', 'numbers', '--group-id', 'g', '--verbose'], io)
    await io.printed(/offsets_committed/)
    io.signal('SIGINT')
    expect(await ended).toBe(130)
    expect(namesOf(io).filter((name) => name !== 'records_consumed' && name !== 'offsets_committed')).toEqual(
      [
        'startup_complete',
        'partitions_assigned',
        ...['record_data', 'record_data', 'record_data'],
        'shutdown_requested',
        'partitions_revoked',
        'shutdown_complete',
      ],
    )
  })

  it('refuses a protocol that there is not', async () => {
    const io = memoryIo('')
    expect(await consume([...server, '--topic', 't', '--group-id', 'g', '--group-protocol', 'x'], io)).toBe(1)
    expect(io.stderrText()).toBe(
      'Exception in thread "main" java.lang.IllegalArgumentException: No enum constant org.apache.kafka.clients.consumer.GroupProtocol.X\n',
    )
  })
})

describe('kafka-verifiable-share-consumer', () => {
  it('sets where the group begins, and counts what is acknowledged', async () => {
    await produce([...server, '--topic', 'jobs', '--max-messages', '4'], memoryIo(''))
    const io = memoryIo('')
    const file = join(temporaryFolder(), 'client.properties')
    writeFileSync(file, 'client.id=from-file\n')
    const beats = broker.requestsOf(ShareGroupHeartbeatApi)
    const words = ['--topic', 'jobs', '--group-id', 's', '--offset-reset-strategy', 'earliest']
    const modes = ['--acknowledgement-mode', 'sync', '--max-messages', '4', '--command-config', file]
    expect(await share([...server, ...words, ...modes], io)).toBe(0)
    expect(beats[0]).toMatchObject({ clientId: 'from-file', body: { groupId: 's' } })
    expect(io.stdoutText().replace(/"timestamp":\d+,/g, '')).toBe(
      [
        '{"name":"startup_complete"}',
        '{"name":"offset_reset_strategy_set","offsetResetStrategy":"earliest"}',
        '{"name":"records_consumed","count":4,"partitions":[{"topic":"jobs","partition":0,"count":4,"offsets":[0,1,2,3]}]}',
        '{"name":"offsets_acknowledged","count":4,"partitions":[{"topic":"jobs","partition":0,"count":4,"offsets":[0,1,2,3]}],"success":true}',
        '{"name":"shutdown_complete"}\n',
      ].join('\n'),
    )
  })

  it('logs a strategy that there is not, and ends well', async () => {
    const io = memoryIo('')
    const words = ['--topic', 'jobs', '--group-id', 's', '--offset-reset-strategy', 'NEVER']
    expect(await share([...server, ...words], io)).toBe(0)
    expect(io.stderrText()).toMatch(
      /ERROR Error during processing, terminating share consumer process: {2}\(org.apache.kafka.tools.VerifiableShareConsumer\)\njava.lang.IllegalArgumentException: Unknown auto offset reset strategy: never\n/,
    )
    expect(namesOf(io)).toEqual(['startup_complete', 'shutdown_complete'])
  })
})
