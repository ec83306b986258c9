import { ClientError } from '../../kafka/client/client-error.ts'
import { optionAdvice } from '../kit/option-advice.ts'
import { OptionError } from '../kit/option-errors.ts'
import { manual } from './manual.ts'

const byClass: Readonly<Record<string, string>> = {
  TopicExistsException: 'with --if-not-exists a topic that exists is no error.',
  UnknownTopicOrPartitionException: '--list shows the topics that there are.',
  InvalidTopicException: 'a name is at most 249 letters, digits, dots, dashes and underscores.',
  InvalidReplicationFactorException: "leave --replication-factor out to take the cluster's own.",
  InvalidReplicaAssignmentException:
    'leave --replica-assignment out to let the cluster place the partitions.',
  InvalidPartitionsException: 'partitions can only be added; --describe shows how many there are.',
  InvalidConfigurationException: '--help lists the configurations of a topic.',
  TimeoutException: 'check the address, and whether a broker runs there ("samsa status").',
}

/** Says what to do about a fault of kafka-topics; undefined where its own words say it. */
export function adviceOn(fault: unknown): string | undefined {
  if (fault instanceof OptionError) return optionAdvice(fault, manual)
  if (fault instanceof ClientError) return byClass[fault.className.replace(/^.*\./, '')]
  if (!(fault instanceof Error)) return undefined
  if (fault.message === '--bootstrap-server must be specified')
    return 'for example --bootstrap-server localhost:9092.'
  if (fault.message.endsWith('does not exist as expected'))
    return '--list shows the topics that there are; with --if-exists a missing one is no error.'
  return undefined
}
