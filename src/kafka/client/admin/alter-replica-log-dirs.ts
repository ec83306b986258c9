import { AlterReplicaLogDirsApi } from '../../messages/34-alter-replica-log-dirs.ts'
import { byTopic } from '../by-topic.ts'
import { toClientError } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { type BrokerReplica, replicaName } from './describe-log-dirs.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions, Outcome } from './types.ts'

export interface ReplicaMove extends BrokerReplica {
  logDir: string
}

/** Moves replicas to other log directories of their brokers; `true` for each move that has begun, by replicaName. */
export async function alterReplicaLogDirs(
  admin: Admin,
  moves: readonly ReplicaMove[],
  options: CallOptions = {},
): Promise<Outcome<string, true>> {
  const outcomes: Outcome<string, true> = new Map()
  const brokers = [...new Set(moves.map(({ broker }) => broker))]
  await Promise.all(
    brokers.map(async (broker) => {
      const ofBroker = moves.filter((move) => move.broker === broker)
      try {
        await alterOnBroker(admin, broker, ofBroker, { outcomes, timeoutMs: options.timeoutMs })
      } catch (fault) {
        for (const move of ofBroker) outcomes.set(replicaName(move), toClientError(fault))
      }
    }),
  )
  return outcomes
}

function alterOnBroker(
  admin: Admin,
  broker: number,
  moves: readonly ReplicaMove[],
  { outcomes, timeoutMs }: { outcomes: Outcome<string, true>; timeoutMs: number | undefined },
): Promise<void> {
  const setting = { name: 'alterReplicaLogDirs', target: { nodeId: broker }, timeoutMs }
  return admin.call(setting, async (attempt) => {
    const paths = [...new Set(moves.map(({ logDir }) => logDir))]
    const answer = await attempt.send(AlterReplicaLogDirsApi, {
      dirs: paths.map((path) => ({
        path,
        topics: [...byTopic(moves.filter(({ logDir }) => logDir === path))].map(([name, partitions]) => ({
          name,
          partitions,
        })),
      })),
    })
    for (const { topicName, partitions } of answer.results) {
      for (const result of partitions) {
        const name = replicaName({ topic: topicName, partition: result.partitionIndex, broker })
        outcomes.set(name, outcomeOf(result, true as const))
      }
    }
  })
}
