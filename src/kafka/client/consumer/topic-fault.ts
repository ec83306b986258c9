import { type ClientError, errorFromName } from '../client-error.ts'
import type { Metadata } from '../metadata.ts'

/** The error that a poll throws when some of its topics cannot be had, in Java's words. */
export function topicFault(metadata: Metadata, topics: readonly string[]): ClientError | undefined {
  const failing = (name: 'INVALID_TOPIC_EXCEPTION' | 'TOPIC_AUTHORIZATION_FAILED') =>
    [...new Set(topics)].filter((topic) => metadata.error(topic)?.is(name)).join(', ')
  const invalid = failing('INVALID_TOPIC_EXCEPTION')
  if (invalid !== '') return errorFromName('INVALID_TOPIC_EXCEPTION', `Invalid topics: [${invalid}]`)
  const denied = failing('TOPIC_AUTHORIZATION_FAILED')
  if (denied === '') return undefined
  return errorFromName('TOPIC_AUTHORIZATION_FAILED', `Not authorized to access topics: [${denied}]`)
}
