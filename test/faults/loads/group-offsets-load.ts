import { expect } from 'vitest'
import { OffsetCommitApi } from '../../../src/kafka/messages/08-offset-commit.ts'
import { OffsetFetchApi } from '../../../src/kafka/messages/09-offset-fetch.ts'
import { FindCoordinatorApi } from '../../../src/kafka/messages/10-find-coordinator.ts'
import { DeleteGroupsApi } from '../../../src/kafka/messages/42-delete-groups.ts'
import { commitOf, fetchOf } from '../../kafka/server/groups/transcript/requests.ts'
import type { Random } from '../../random.ts'
import type { BrokerConnection, Sender } from '../broker-connection.ts'
import type { Load } from './load.ts'
import { createTopic, untilReady } from './requests.ts'

const TOPIC = 'offsets'
const PARTITIONS = [0, 1, 2]
const GROUPS = 40
const IN_FLIGHT = 5
const NO_OFFSET = -1
const GROUP_ID_NOT_FOUND = 69

/** A group that commits one offset for all partitions at a time. */
interface Group {
  readonly groupId: string
  /** As acknowledged; NO_OFFSET for none. */
  offset: number
  /** What was asked after that and not answered: offsets to commit, NO_OFFSET for the group's deletion. */
  unanswered: number[]
}

/** Groups that commit offsets and are deleted: each has the offset that was acknowledged, or one that was asked for after it. */
export class GroupOffsetsLoad implements Load {
  readonly name = 'group-offsets'
  readonly connections = 2
  readonly #groups: readonly Group[] = Array.from({ length: GROUPS }, (_, n) => ({
    groupId: `group-${n}`,
    offset: NO_OFFSET,
    unanswered: [],
  }))
  #offsets = 0
  acknowledged = 0

  async setUp(broker: Sender): Promise<void> {
    await createTopic(broker, TOPIC, PARTITIONS.length)
    await broker.send(FindCoordinatorApi, 4, { keyType: 0, coordinatorKeys: ['g'] })
  }

  async work(connections: readonly BrokerConnection[], random: Random): Promise<void> {
    await Promise.all(
      connections.flatMap((connection, n) => {
        // Each group has one connection, whose requests are carried out in order.
        const groups = this.#groups.filter((_, index) => index % connections.length === n)
        return Array.from({ length: IN_FLIGHT }, async () => {
          while (!connection.isGone) await this.#change(random.pick(groups), connection, random)
        })
      }),
    )
  }

  async #change(group: Group, connection: BrokerConnection, random: Random): Promise<void> {
    const isDeletion = random.chance(0.05)
    const offset = isDeletion ? NO_OFFSET : ++this.#offsets
    group.unanswered.push(offset)
    const errorCode = isDeletion
      ? await deleteGroup(group, connection)
      : await commit(group, offset, connection, 'm'.repeat(random.int(0, 300)))
    if (errorCode === undefined) return
    expect([0, isDeletion ? GROUP_ID_NOT_FOUND : 0]).toContain(errorCode)
    expect(group.unanswered.shift()).toBe(offset)
    group.offset = offset
    this.acknowledged++
  }

  async check(broker: Sender): Promise<void> {
    for (const group of this.#groups) {
      const found = await untilReady(async () => {
        const asked = fetchOf(group.groupId, [{ name: TOPIC, partitionIndexes: PARTITIONS }])
        const answer = await broker.send(OffsetFetchApi, 8, asked)
        return answer?.groups[0]
      })
      const offsets = new Set(found?.topics[0]?.partitions.map(({ committedOffset }) => committedOffset))
      expect([...offsets], 'a commit counts as a whole').toHaveLength(1)
      const [offset = NO_OFFSET] = offsets
      expect([group.offset, ...group.unanswered], group.groupId).toContain(offset)
      group.offset = offset
      group.unanswered = []
    }
  }
}

async function commit(
  { groupId }: Group,
  offset: number,
  connection: BrokerConnection,
  metadata: string,
): Promise<number | undefined> {
  const offsets = PARTITIONS.map((partition) => [partition, offset, metadata] as const)
  const answer = await connection.send(OffsetCommitApi, 9, commitOf(groupId, offsets, { name: TOPIC }))
  return answer?.topics[0]?.partitions.find(({ errorCode }) => errorCode !== 0)?.errorCode ?? (answer && 0)
}

async function deleteGroup({ groupId }: Group, connection: BrokerConnection): Promise<number | undefined> {
  const answer = await connection.send(DeleteGroupsApi, 2, { groupsNames: [groupId] })
  return answer?.results[0]?.errorCode
}
