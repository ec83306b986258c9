import { expect, test } from 'vitest'
import { main } from '../../../src/cli/kafka-share-groups.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { fill } from '../../kafka/client/consumer/consumer-kit.ts'
import { memoryIo } from '../golden/memory-io.ts'

async function run(broker: TestBroker, ...words: string[]) {
  const io = memoryIo()
  const exit = await main(['--bootstrap-server', `localhost:${broker.port}`, ...words], io)
  return { exit, stdout: io.stdoutText(), stderr: io.stderrText() }
}

test('lists and describes print JSON', async () => {
  const broker = await TestBroker.start()
  await broker.createTopic('jobs', 1)
  await fill(broker, 'jobs', ['a', 'b', 'c'])
  const words = [
    '--reset-offsets',
    '--group',
    'workers',
    '--topic',
    'jobs',
    '--to-datetime',
    '1 hour ago',
    '--execute',
  ]
  expect((await run(broker, ...words)).stdout).toContain('workers         jobs            0          0\n')
  expect(JSON.parse((await run(broker, '--list', '--json')).stdout)).toEqual({
    groupId: 'workers',
    type: 'Share',
    state: 'Empty',
  })
  const described = await run(broker, '--describe', '--group', 'workers', '--json')
  expect(JSON.parse(described.stdout)).toMatchObject({
    groupId: 'workers',
    type: 'Share',
    memberCount: 0,
    partitions: [{ topic: 'jobs', partition: 0, startOffset: 0, lag: 3 }],
  })
})
