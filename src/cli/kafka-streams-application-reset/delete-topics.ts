import type { Admin } from '../../kafka/client/admin/admin.ts'
import { deleteTopics } from '../../kafka/client/admin/delete-topics.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { isInternalTopicOf } from '../groups/streams-topics.ts'
import type { Io } from '../kit/io.ts'
import { executionException, illegalArgument, JavaError, javaTrace } from '../kit/java-error.ts'
import type { ParsedOptions } from '../kit/options.ts'
import * as option from './options.ts'

/** Deletes the internal topics of an application: all that look like it, or those of them that --internal-topics names. */
export async function deleteInternalTopics(
  admin: Admin,
  allTopics: readonly string[],
  { options, io }: { options: ParsedOptions; io: Io },
): Promise<void> {
  const applicationId = options.valueOf(option.applicationId) ?? ''
  const others = [...options.valuesOf(option.inputTopics), ...options.valuesOf(option.intermediateTopics)]
  const inferred = allTopics.filter(
    (topic) => !others.includes(topic) && isInternalTopicOf(applicationId, topic),
  )
  const specified = options.valuesOf(option.internalTopics)
  if (specified.some((topic) => !inferred.includes(topic))) {
    throw illegalArgument(
      'Invalid topic specified in the --internal-topics option. Ensure that the topics specified are all internal topics. Do a dry run without the --internal-topics option to see the list of all internal topics that can be deleted.',
    )
  }
  const [kind, topics] = specified.length > 0 ? ['specified', specified] : ['inferred', inferred]
  io.stdout.write(`Deleting ${kind} internal topics [${topics.join(', ')}]\n`)
  if (!options.has(option.dryRun)) await deleteAll(admin, topics, io)
  io.stdout.write('Done.\n')
}

async function deleteAll(admin: Admin, topics: readonly string[], io: Io): Promise<void> {
  const outcomes = await deleteTopics(admin, topics)
  const failed = javaHashMapOrder([...outcomes.keys()].filter((topic) => outcomes.get(topic) !== true))
  for (const topic of failed) {
    const fault = executionException(outcomes.get(topic))
    io.stderr.write(`ERROR: deleting topic ${topic}\n${javaTrace(fault)}\n`)
  }
  if (failed.length > 0)
    throw new JavaError('java.lang.RuntimeException', 'Encountered an error deleting one or more topics')
}
