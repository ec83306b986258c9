import type { Outcome } from '../../kafka/client/admin/types.ts'
import { ClientError, errorFromCode } from '../../kafka/client/client-error.ts'
import { errors } from '../../kafka/errors.ts'
import { javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'

/** Throws the first failure among altered partitions, with the names of all that failed, as Java's AlterConsumerGroupOffsetsResult does. */
export function throwFirstFailure(outcomes: Outcome<string, true>): void {
  const failed = javaHashOrder(
    [...outcomes.keys()].filter((name) => outcomes.get(name) instanceof ClientError),
    nameHash,
  )
  const first = failed[0] === undefined ? undefined : outcomes.get(failed[0])
  if (!(first instanceof ClientError)) return
  throw errorFromCode(
    first.kafkaError?.code ?? errors.UNKNOWN_SERVER_ERROR.code,
    `Failed altering group offsets for the following partitions: [${failed.join(', ')}]`,
  )
}

function nameHash(name: string): number {
  const dash = name.lastIndexOf('-')
  return javaTopicPartitionHash({ topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) })
}
