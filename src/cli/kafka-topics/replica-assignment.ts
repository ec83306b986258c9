import { JavaError } from '../kit/java-error.ts'
import { parseJavaInt } from '../kit/java-number.ts'
import { javaSplit } from '../kit/java-split.ts'

/**
 * Reads `1:2,2:1`: the brokers of each partition, partitions in order. Like Java's split, trailing empty parts count for nothing.
 *
 * @throws JavaError on a number that is none, a broker named twice in one partition, or partitions of different sizes
 */
export function parseReplicaAssignment(text: string): number[][] {
  const assignment: number[][] = []
  for (const [partition, brokers] of javaSplit(text, ',').entries()) {
    const replicas = javaSplit(brokers, ':').map((broker) => parseJavaInt(broker.trim()))
    const duplicates = replicas.filter((broker, at) => replicas.indexOf(broker) !== at)
    if (duplicates.length > 0) {
      throw new JavaError(
        'org.apache.kafka.tools.AdminCommandFailedException',
        `Partition replica lists may not contain duplicate entries: ${[...new Set(duplicates)].join(',')}`,
      )
    }
    assignment.push(replicas)
    if (replicas.length !== assignment[0]?.length) {
      throw new JavaError(
        'org.apache.kafka.tools.AdminOperationException',
        `Partition ${partition} has different replication factor: [${replicas.join(', ')}]`,
      )
    }
  }
  return assignment
}
