import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { clusterNames } from '../../../src/cli/completion/cluster-names.ts'
import { main as consoleConsumer } from '../../../src/cli/kafka-console-consumer.ts'
import { main as consoleProducer } from '../../../src/cli/kafka-console-producer.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

describe('the names that completion offers', () => {
  it('are the topics and groups of the daemon whose socket is named', async () => {
    const { socketPath, createTopic } = await brokerWithGroup()
    await createTopic('b')
    const words = ['--bootstrap-server', `unix:${socketPath}`, '--topic', '']
    expect(await clusterNames('topics', words, {})).toEqual(['__consumer_offsets', 'a', 'b'])
    expect(await clusterNames('groups', words, {})).toEqual(['g'])
  })

  it('are none where no daemon runs, and none is started', async () => {
    const env = { SAMSA_HOME: temporaryFolder() }
    expect(await clusterNames('topics', [], env)).toEqual([])
    expect(await clusterNames('topics', ['--bootstrap-server=localhost:9092'], env)).toEqual([])
    const gone = `unix:${join(temporaryFolder(), 'kafka.sock')}`
    expect(await clusterNames('topics', ['--bootstrap-server', gone], env)).toEqual([])
  })
})

async function brokerWithGroup() {
  const broker = await TestBroker.start()
  await broker.createTopic('a')
  const words = ['--bootstrap-server', `127.0.0.1:${broker.port}`, '--topic', 'a']
  await consoleProducer(words, memoryIo('one\n'))
  await consoleConsumer([...words, '--group', 'g', '--from-beginning', '--max-messages', '1'], memoryIo())
  return { socketPath: broker.socketPath, createTopic: (name: string) => broker.createTopic(name) }
}
