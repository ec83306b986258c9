import { errors } from '../../errors.ts'
import { DescribeProducersApi, type DescribeProducersResponse } from '../../messages/61-describe-producers.ts'
import { topicNameProblem } from '../../topic-names.ts'
import { handler, type RequestContext } from '../handler.ts'

// DescribeProducers (key 61), v0 (KIP-664)
//
// Behaviour:
// - The producers that the log of a partition remembers: id, epoch, last sequence and time, start of an open transaction.
// - Needs READ on each topic.
// - Bad name: INVALID_TOPIC_EXCEPTION. Unknown topic or partition: UNKNOWN_TOPIC_OR_PARTITION, in the latter case without
//   a message.

type Partition = DescribeProducersResponse['topics'][number]['partitions'][number]

export const describeProducers = handler(DescribeProducersApi, ({ topics }, context) => ({
  throttleTimeMs: 0,
  topics: topics.map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map((partition) => describe(name, partition, context)),
  })),
}))

function describe(name: string, partitionIndex: number, { broker, access }: RequestContext): Partition {
  const refused = (errorCode: number, errorMessage: string | null): Partition => ({
    partitionIndex,
    errorCode,
    errorMessage,
    activeProducers: [],
  })
  const problem = topicNameProblem(name)
  if (problem !== null) return refused(errors.INVALID_TOPIC_EXCEPTION.code, problem)
  if (!access.may('READ', 'TOPIC', name)) {
    return refused(errors.TOPIC_AUTHORIZATION_FAILED.code, errors.TOPIC_AUTHORIZATION_FAILED.message)
  }
  const { code, message } = errors.UNKNOWN_TOPIC_OR_PARTITION
  const topic = broker.topics.byName(name)
  if (topic === undefined) return refused(code, message)
  if (partitionIndex < 0 || partitionIndex >= topic.partitions) return refused(code, null)
  const producers = broker.logs.get(topic.topicId, partitionIndex).producers.all()
  return {
    partitionIndex,
    errorCode: errors.NONE.code,
    errorMessage: null,
    activeProducers: [...producers].map((producer) => ({
      producerId: producer.producerId,
      producerEpoch: producer.producerEpoch,
      lastSequence: producer.batches.at(-1)?.lastSequence ?? -1,
      lastTimestamp: producer.lastTimestamp,
      coordinatorEpoch: producer.coordinatorEpoch,
      currentTxnStartOffset: producer.transactionFirstOffset,
    })),
  }
}
