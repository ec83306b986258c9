import type { Admin } from '../../kafka/client/admin/admin.ts'
import { listTopics } from '../../kafka/client/admin/list-topics.ts'
import type { TopicListing } from '../../kafka/client/admin/types.ts'
import { isInternalTopic } from '../../kafka/topic-names.ts'
import { illegalArgument } from '../kit/java-error.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { topicFilter } from '../kit/topic-filter.ts'
import * as option from './options.ts'

/** Finds the names of the topics that --topic and --exclude-internal leave, sorted. */
export async function findTopics(admin: Admin, options: ParsedOptions): Promise<string[]> {
  return (await findListings(admin, options)).map((listing) => listing.name)
}

/** Finds the topics that --topic and --exclude-internal leave, sorted by name. */
export async function findListings(admin: Admin, options: ParsedOptions): Promise<TopicListing[]> {
  const include = options.valueOf(option.topic)
  const excludeInternal = options.has(option.excludeInternal)
  const listings = await listTopics(admin, { listInternal: !excludeInternal })
  const isIncluded = include === undefined ? () => true : topicFilter(include)
  return listings
    .filter(({ name }) => isIncluded(name) && !(excludeInternal && isInternalTopic(name)))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** Refuses an empty result for a --topic that was asked for, unless --if-exists lets it pass. */
export function ensureTopicExists(found: readonly string[], options: ParsedOptions): void {
  const requested = options.valueOf(option.topic)
  if (requested !== undefined && requested !== '' && found.length === 0 && !options.has(option.ifExists)) {
    throw illegalArgument(`Topic '${requested}' does not exist as expected`)
  }
}
