import { errors, type KafkaError } from '../../errors.ts'
import {
  ElectLeadersApi,
  type ElectLeadersRequest,
  type ElectLeadersResponse,
} from '../../messages/43-elect-leaders.ts'
import { clusterRefusal } from '../authorizer/refusals.ts'
import { handler, type RequestContext } from '../handler.ts'

// ElectLeaders (key 43), v0-2
//
// Behaviour:
// - This broker leads every partition: ELECTION_NOT_NEEDED for each that is named. null: every topic, with no results, as
//   elections that are not needed are left out then.
// - Needs ALTER on the cluster.
// - An unknown topic or partition: UNKNOWN_TOPIC_OR_PARTITION. Unknown type: INVALID_REQUEST, for all and each.
//
// Version notes:
// - v0: preferred leaders only. v1: type, error of the whole request.

const PREFERRED = 0
const UNCLEAN = 1

type Result = ElectLeadersResponse['replicaElectionResults'][number]

export const electLeaders = handler(ElectLeadersApi, (request, context) => {
  if (!context.access.mayCluster('ALTER')) return denied(request, context)
  const isKnown = request.electionType === PREFERRED || request.electionType === UNCLEAN
  const wanted = request.topicPartitions
  const replicaElectionResults: Result[] =
    wanted === null
      ? isKnown
        ? context.broker.topics.all().map(({ name }) => ({ topic: name, partitionResult: [] }))
        : []
      : wanted.map(({ topic, partitions }) => ({
          topic,
          partitionResult: partitions.map((partitionId) => ({
            partitionId,
            ...(isKnown ? elect(topic, partitionId, context) : unknownType(request.electionType)),
          })),
        }))
  // The type is not looked at when there is nothing to elect.
  const error = isKnown || wanted?.length === 0 ? errors.NONE : errors.INVALID_REQUEST
  return { throttleTimeMs: 0, errorCode: error.code, replicaElectionResults }
})

function denied({ topicPartitions }: ElectLeadersRequest, context: RequestContext) {
  const refusal = clusterRefusal('ALTER', context)
  const replicaElectionResults = (topicPartitions ?? []).map(({ topic, partitions }) => ({
    topic,
    partitionResult: partitions.map((partitionId) => ({ partitionId, ...refusal })),
  }))
  return { throttleTimeMs: 0, errorCode: refusal.errorCode, replicaElectionResults }
}

const answer = (error: KafkaError, errorMessage: string) => ({ errorCode: error.code, errorMessage })

const unknownType = (type: number) => answer(errors.INVALID_REQUEST, `Unknown election type ${type}`)

function elect(name: string, partition: number, { broker }: RequestContext) {
  const topic = broker.topics.byName(name)
  if (topic === undefined) return answer(errors.UNKNOWN_TOPIC_OR_PARTITION, `No such topic as ${name}`)
  if (partition < 0 || partition >= topic.partitions) {
    return answer(errors.UNKNOWN_TOPIC_OR_PARTITION, `No such partition as ${name}-${partition}`)
  }
  return answer(errors.ELECTION_NOT_NEEDED, errors.ELECTION_NOT_NEEDED.message)
}
