import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import { javaHashOrder } from '../../kafka/java-hash.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import { assignmentsOfTopics, formatCurrent } from './current-assignment.ts'
import { operationFailed } from './faults.ts'
import { type Assignment, sortedPartitions } from './partitions.ts'
import { placeReplicas, type UsableBroker } from './place-replicas.ts'
import { formatReassignment, parseGenerate } from './reassignment-file.ts'

interface Request {
  text: string
  brokerList: string
  isRackAware: boolean
}

/** --generate: prints where the partitions of topics are, and where on some brokers they could be. */
export async function generateAssignment(
  admin: Admin,
  { text, brokerList, isRackAware }: Request,
  io: Io,
): Promise<void> {
  const { brokers, topics } = parseGenerate(text, brokerList)
  const current = await assignmentsOfTopics(admin, topics)
  const currentText = await formatCurrent(admin, current)
  const usable = await usableBrokers(admin, brokers, isRackAware)
  const proposed = topics.flatMap((topic) => propose(current, topic, usable))
  io.stdout.write(`Current partition replica assignment\n${currentText}\n\n`)
  const proposedText = formatReassignment(sortedPartitions(proposed), () => undefined)
  io.stdout.write(`Proposed partition reassignment configuration\n${proposedText}\n`)
}

function propose(
  current: readonly Assignment[],
  topic: string,
  brokers: readonly UsableBroker[],
): Assignment[] {
  const ofTopic = current.filter((each) => each.topic === topic)
  const [first] = ofTopic
  if (first === undefined) return []
  const placed = placeReplicas(brokers, { partitions: ofTopic.length, replicas: first.replicas.length })
  return placed.map((replicas, partition) => ({ topic, partition, replicas }))
}

/** The brokers asked for that there are, with their racks where these are to be minded. */
async function usableBrokers(
  admin: Admin,
  wanted: readonly number[],
  isRackAware: boolean,
): Promise<UsableBroker[]> {
  const { nodes } = await futureGet(describeCluster(admin))
  const usable = javaHashOrder(nodes, ({ id }) => id)
    .filter(({ id }) => wanted.includes(id))
    .map(({ id, rack }) => ({ id, rack: isRackAware ? rack : null }))
  const rackless = usable.filter(({ rack }) => rack === null).length
  if (isRackAware && rackless !== 0 && rackless !== usable.length) {
    throw operationFailed(
      'Not all brokers have rack information. Add --disable-rack-aware in command line to make replica assignment without rack information.',
    )
  }
  return usable
}
