import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeProducers, type ProducerState } from '../../kafka/client/admin/describe-producers.ts'
import { describeTopics } from '../../kafka/client/admin/describe-topics.ts'
import { describeTransactions } from '../../kafka/client/admin/describe-transactions.ts'
import { listTopics } from '../../kafka/client/admin/list-topics.ts'
import { listTransactions } from '../../kafka/client/admin/list-transactions.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import type { Io } from '../kit/io.ts'
import { writeJson } from '../kit/json.ts'
import { prettyTable } from '../kit/pretty-table.ts'
import { Progress } from '../kit/progress.ts'
import { failed, orFail, Refusal } from './refusal.ts'

export interface HangingRequest {
  topic: string | undefined
  partition: number | undefined
  brokerId: number | undefined
  /** Transactions that are open for less are let be. */
  maxTransactionTimeoutMs: number
  isJson: boolean
}

/** A transaction that is open in a partition. */
interface OpenTransaction extends TopicPartition {
  state: ProducerState
}

const MAX_BATCH_SIZE = 500
const MS_PER_MINUTE = 60_000
const headers = [
  'Topic',
  'Partition',
  'ProducerId',
  'ProducerEpoch',
  'CoordinatorEpoch',
  'StartOffset',
  'LastTimestamp',
  'Duration(min)',
]

/** find-hanging: prints transactions that are open in a partition for long, and that no coordinator knows of. */
export async function findHanging(admin: Admin, request: HangingRequest, io: Io): Promise<void> {
  if (request.topic === undefined && request.brokerId === undefined) {
    throw new Refusal(
      'The `find-hanging` command requires either --topic or --broker-id to limit the scope of the search',
    )
  }
  if (request.partition !== undefined && request.topic === undefined)
    throw new Refusal('The --partition argument requires --topic to be provided')
  const progress = Progress.of(io, 'Looking for hanging transactions')
  try {
    const partitions = await partitionsToSearch(admin, request)
    const candidates = await openForLong(admin, partitions, request, (count) =>
      progress.say(() => `${count} of ${partitions.length} partitions`),
    )
    const hanging = candidates.length === 0 ? [] : await withoutCoordinator(admin, candidates)
    progress.end()
    print(hanging, { now: admin.now(), isJson: request.isJson }, io)
  } finally {
    progress.end()
  }
}

async function partitionsToSearch(
  admin: Admin,
  { topic, partition, brokerId }: HangingRequest,
): Promise<TopicPartition[]> {
  if (topic !== undefined && partition !== undefined) return [{ topic, partition }]
  const topics =
    topic !== undefined
      ? [topic]
      : javaHashMapOrder(
          (await orFail('Failed to list topics', listTopics(admin, { listInternal: true }))).map(
            ({ name }) => name,
          ),
        )
  const found: TopicPartition[] = []
  for (const batch of batches(topics)) {
    const what = `Failed to describe ${batch.length} topics`
    const described = await orFail(what, describeTopics(admin, batch))
    for (const name of javaHashMapOrder(described.keys(), described.size)) {
      const description = described.get(name)
      if (description instanceof ClientError) throw failed(what, description)
      for (const { partition: number, replicas } of description?.partitions ?? []) {
        if (brokerId === undefined || replicas.some(({ id }) => id === brokerId))
          found.push({ topic: name, partition: number })
      }
    }
  }
  return found
}

/** Transactions that have been open for longer than any may be. */
async function openForLong(
  admin: Admin,
  partitions: readonly TopicPartition[],
  { brokerId, maxTransactionTimeoutMs }: HangingRequest,
  onBatch: (count: number) => void,
): Promise<OpenTransaction[]> {
  const found: OpenTransaction[] = []
  let count = 0
  for (const batch of batches(partitions)) {
    const broker = brokerId === undefined ? 'Optional.empty' : `Optional[${brokerId}]`
    const what = `Failed to describe producers for ${batch.length} partitions on broker ${broker}`
    const producers = await orFail(what, describeProducers(admin, batch, { brokerId }))
    for (const partition of javaHashOrder(batch, javaTopicPartitionHash)) {
      const states = producers.get(partitionName(partition))
      if (states instanceof ClientError) throw failed(what, states)
      for (const state of states ?? []) {
        const isOld = admin.now() - state.lastTimestamp > maxTransactionTimeoutMs
        if (state.currentTransactionStartOffset >= 0 && isOld) found.push({ ...partition, state })
      }
    }
    count += batch.length
    onBatch(count)
  }
  return found
}

/** Those of which the coordinator does not know, or does not know that they are open in the partition. */
async function withoutCoordinator(
  admin: Admin,
  candidates: readonly OpenTransaction[],
): Promise<OpenTransaction[]> {
  const producerIds = javaHashOrder(new Set(candidates.map(({ state }) => state.producerId)), longHash)
  const listings = await orFail(
    `Failed to list transactions for ${producerIds.length} producers`,
    listTransactions(admin, { producerIds }),
  )
  const idsByProducer = new Map(
    [...listings.values()].flat().map(({ producerId, transactionalId }) => [producerId, transactionalId]),
  )
  const descriptions = await describeTransactions(admin, [...idsByProducer.values()])
  const isKnown = ({ topic, partition, state }: OpenTransaction) => {
    const description = descriptions.get(idsByProducer.get(state.producerId) ?? '')
    if (description instanceof ClientError && !description.is('TRANSACTIONAL_ID_NOT_FOUND'))
      throw failed(`Failed to describe ${idsByProducer.size} transactions`, description)
    if (description === undefined || description instanceof ClientError) return false
    return description.topicPartitions.some((each) => each.topic === topic && each.partition === partition)
  }
  return producerIds.flatMap((producerId) =>
    candidates.filter((candidate) => candidate.state.producerId === producerId && !isKnown(candidate)),
  )
}

function print(
  hanging: readonly OpenTransaction[],
  { now, isJson }: { now: number; isJson: boolean },
  io: Io,
): void {
  if (isJson) {
    for (const { topic, partition, state } of hanging) writeJson(io, { topic, partition, ...state })
    return
  }
  const rows = hanging.map(({ topic, partition, state }) => [
    topic,
    String(partition),
    String(state.producerId),
    String(state.producerEpoch),
    String(state.coordinatorEpoch),
    String(state.currentTransactionStartOffset),
    String(state.lastTimestamp),
    String(Math.trunc((now - state.lastTimestamp) / MS_PER_MINUTE)),
  ])
  io.stdout.write(prettyTable(headers, rows))
}

function batches<T>(elements: readonly T[]): T[][] {
  const count = Math.ceil(elements.length / MAX_BATCH_SIZE)
  return Array.from({ length: count }, (_, at) =>
    elements.slice(at * MAX_BATCH_SIZE, (at + 1) * MAX_BATCH_SIZE),
  )
}

/** The hash of Java's Long: both its halves, xored. */
function longHash(value: number): number {
  return (value | 0) ^ Math.floor(value / 2 ** 32)
}
