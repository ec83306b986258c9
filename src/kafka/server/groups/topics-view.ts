import { createHash } from 'node:crypto'

/** What the coordinator may know of topics. */
export interface TopicsView {
  byName(name: string): { readonly topicId: string; readonly partitions: number } | undefined
  byId(topicId: string): { readonly name: string; readonly partitions: number } | undefined
}

/** Ids of those of the topics that exist. */
export function topicIdsOf(topics: TopicsView, names: readonly string[]): Set<string> {
  return new Set(names.flatMap((name) => topics.byName(name)?.topicId ?? []))
}

/**
 * A hash of topics with their ids and partitions; 0 for none. It only has to differ when they do: a group that comes from
 * elsewhere (the reference hashes otherwise) has a new assignment computed, that is all.
 */
export function metadataHash(topics: TopicsView, names: Iterable<string>): bigint {
  const lines: string[] = []
  for (const name of [...new Set(names)].sort()) {
    const topic = topics.byName(name)
    if (topic) lines.push(`${name} ${topic.topicId} ${topic.partitions}`)
  }
  if (lines.length === 0) return 0n
  return createHash('sha256').update(lines.join('\n')).digest().readBigInt64BE(0)
}
