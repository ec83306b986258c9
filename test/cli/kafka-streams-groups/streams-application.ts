import { onTestFinished } from 'vitest'
import { type Admin, openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { describeStreamsGroups } from '../../../src/kafka/client/admin/describe-streams-groups.ts'
import { StreamsGroupHeartbeatApi } from '../../../src/kafka/messages/88-streams-group-heartbeat.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { fill } from '../../kafka/client/consumer/consumer-kit.ts'

const MEMBER = 'member-one-abcdefghijk'
const changelog = { name: 'app-store-changelog', partitions: 0, replicationFactor: 1, topicConfigs: [] }
const topology = {
  epoch: 0,
  subtopologies: [
    {
      subtopologyId: '0',
      sourceTopics: ['lines'],
      sourceTopicRegex: [],
      stateChangelogTopics: [changelog],
      repartitionSinkTopics: [],
      repartitionSourceTopics: [],
      copartitionGroups: [],
    },
  ],
}

/** A broker with three lines for the application `app` of Kafka Streams. */
export async function brokerWithLines(): Promise<{ broker: TestBroker; admin: Admin }> {
  const broker = await TestBroker.start({
    'group.streams.initial.rebalance.delay.ms': '0',
    'group.streams.assignment.interval.ms': '0',
    'group.streams.min.assignment.interval.ms': '0',
  })
  const admin = await openAdmin(broker.properties)
  onTestFinished(() => admin.close())
  await broker.createTopic('lines', 2)
  await fill(broker, 'lines', ['a', 'b', 'c'])
  return { broker, admin }
}

/** Beats until the application's only member has its tasks. */
export async function join(admin: Admin): Promise<void> {
  // Whoever looks for the coordinator makes it one.
  await describeStreamsGroups(admin, ['app'])
  let answer = await beat(admin, 0)
  for (let tries = 0; (answer.activeTasks ?? []).length === 0; tries++) {
    if (tries > 200) throw new Error(`no tasks: ${JSON.stringify(answer)}`)
    answer = await beat(admin, answer.memberEpoch)
  }
}

/** Takes the member out. */
export async function leave(admin: Admin): Promise<void> {
  await beat(admin, -1)
}

function beat(admin: Admin, memberEpoch: number) {
  const joins = memberEpoch === 0
  const tasks = joins ? [] : null
  return admin.call({ name: 'heartbeat', target: { nodeId: 1 } }, (attempt) =>
    attempt.send(StreamsGroupHeartbeatApi, {
      groupId: 'app',
      memberId: MEMBER,
      memberEpoch,
      endpointInformationEpoch: -1,
      rebalanceTimeoutMs: joins ? 30_000 : -1,
      topology: joins ? topology : null,
      activeTasks: tasks,
      standbyTasks: tasks,
      warmupTasks: tasks,
      processId: joins ? 'process-1' : null,
      clientTags: joins ? [] : null,
    }),
  )
}
