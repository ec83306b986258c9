/** Groups the answers about partitions by topic, topics in the order in which they first appear. */
export function byTopic<Response>(
  entries: Iterable<{ readonly key: { readonly topicId: string }; readonly response: Response }>,
): { topicId: string; partitions: Response[] }[] {
  const topics = new Map<string, Response[]>()
  for (const { key, response } of entries) {
    const partitions = topics.get(key.topicId)
    if (partitions) partitions.push(response)
    else topics.set(key.topicId, [response])
  }
  return [...topics].map(([topicId, partitions]) => ({ topicId, partitions }))
}
