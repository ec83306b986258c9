import type { Admin } from '../../kafka/client/admin/admin.ts'
import { type ElectionType, electLeaders } from '../../kafka/client/admin/elect-leaders.ts'
import type { Outcome } from '../../kafka/client/admin/types.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'
import type { Io } from '../kit/io.ts'
import { executionException, JavaError, javaToString } from '../kit/java-error.ts'

/** Some partitions have no new leader: as Java does, the trace shows each reason as suppressed. */
export class ElectionFailed extends JavaError {
  readonly suppressed: readonly Error[]
  constructor(reasons: readonly Error[]) {
    super(
      'org.apache.kafka.tools.AdminCommandFailedException',
      `${reasons.length} replica(s) could not be elected`,
    )
    this.suppressed = reasons
  }
}

/** Elects leaders of partitions, or of all that there are (null), and prints what became of each. */
export async function elect(
  admin: Admin,
  request: { electionType: ElectionType; partitions: readonly TopicPartition[] | null },
  io: Io,
): Promise<void> {
  const { electionType } = request
  const outcomes = await electedBy(admin, request, io)
  const named = (isIncluded: (outcome: true | ClientError) => boolean) =>
    outcomes.filter(([, outcome]) => isIncluded(outcome))
  const namesOf = (entries: readonly (readonly [string, unknown])[]) =>
    entries.map(([name]) => name).join(', ')

  const succeeded = named((outcome) => outcome === true)
  const unneeded = named((outcome) => outcome !== true && outcome.is('ELECTION_NOT_NEEDED'))
  if (succeeded.length > 0) {
    io.stdout.write(
      `Successfully completed leader election (${electionType}) for partitions ${namesOf(succeeded)}\n`,
    )
  }
  if (unneeded.length > 0) {
    io.stdout.write(`Valid replica already elected for partitions ${namesOf(unneeded)}\n`)
  }
  const reasons: Error[] = []
  for (const [name, outcome] of outcomes) {
    if (outcome === true || outcome.is('ELECTION_NOT_NEEDED')) continue
    io.stdout.write(
      `Error completing leader election (${electionType}) for partition: ${name}: ${javaToString(outcome)}\n`,
    )
    reasons.push(outcome)
  }
  if (reasons.length > 0) throw new ElectionFailed(reasons)
}

/** Outcomes by partition, in the order of a java.util.HashMap. */
async function electedBy(
  admin: Admin,
  { electionType, partitions }: { electionType: ElectionType; partitions: readonly TopicPartition[] | null },
  io: Io,
): Promise<(readonly [string, true | ClientError])[]> {
  try {
    const outcomes = await electLeaders(admin, electionType, partitions)
    return javaHashOrder(partitionsOf(outcomes), javaTopicPartitionHash).flatMap((partition) => {
      const name = partitionName(partition)
      const outcome = outcomes.get(name)
      return outcome === undefined ? [] : [[name, outcome] as const]
    })
  } catch (fault) {
    if (fault instanceof ClientError && fault.is('REQUEST_TIMED_OUT'))
      throw failed('Timeout waiting for election results', fault, io)
    if (fault instanceof ClientError && fault.is('CLUSTER_AUTHORIZATION_FAILED'))
      throw failed('Not authorized to perform leader election', undefined, io)
    const wrapped = executionException(fault)
    throw new JavaError('java.lang.RuntimeException', javaToString(wrapped), wrapped)
  }
}

function partitionsOf(outcomes: Outcome<string, true>): TopicPartition[] {
  return [...outcomes.keys()].map((name) => {
    const dash = name.lastIndexOf('-')
    return { topic: name.slice(0, dash), partition: Number(name.slice(dash + 1)) }
  })
}

function failed(message: string, cause: Error | undefined, io: Io): JavaError {
  io.stdout.write(`${message}\n`)
  return new JavaError('org.apache.kafka.tools.AdminCommandFailedException', message, cause)
}
