/**
 * Reads the topics out of a consumer's subscription (ConsumerProtocolSubscription): version, then the topics, which every
 * version starts with. Null when the bytes are not such a subscription. The coordinator needs nothing else of it.
 */
export function subscribedTopicsOf(metadata: Buffer): string[] | null {
  if (metadata.length < 6) return null
  if (metadata.readInt16BE(0) < 0) return null
  const count = metadata.readInt32BE(2)
  // Each topic takes two bytes at least, so a hostile count ends here and not in an allocation.
  if (count < 0 || count > (metadata.length - 6) / 2) return null
  const topics: string[] = []
  let position = 6
  for (let i = 0; i < count; i++) {
    if (position + 2 > metadata.length) return null
    const length = metadata.readInt16BE(position)
    position += 2
    if (length < 0 || position + length > metadata.length) return null
    topics.push(metadata.toString('utf8', position, position + length))
    position += length
  }
  return topics
}
