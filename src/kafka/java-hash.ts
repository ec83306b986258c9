/** The 32-bit hash (signed) of a Java string: over UTF-16 units. Coordinators choose partitions by it. */
export function javaStringHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

/** The 32-bit hash (signed) of Kafka's TopicPartition class. */
export function javaTopicPartitionHash({ topic, partition }: { topic: string; partition: number }): number {
  return (Math.imul(31 + partition, 31) + javaStringHash(topic)) | 0
}

/** The 32-bit hash (signed) of Kafka's Uuid class: its four words, xored. */
export function javaUuidHash(bytes: Buffer): number {
  return bytes.readInt32BE(0) ^ bytes.readInt32BE(4) ^ bytes.readInt32BE(8) ^ bytes.readInt32BE(12)
}

/** The 32-bit hash (signed) of Kafka's ClientQuotaEntity class: names by type, null for the default. */
export function javaQuotaEntityHash(entity: Iterable<readonly [type: string, name: string | null]>): number {
  let hash = 31
  for (const [type, name] of entity)
    hash = (hash + (javaStringHash(type) ^ (name === null ? 0 : javaStringHash(name)))) | 0
  return hash
}

/** Partition of a coordinator's topic that holds an id: Java's `abs(hashCode) % count`, where abs(MIN_VALUE) is 0. */
export function coordinatorPartition(id: string, partitionCount: number): number {
  const hash = javaStringHash(id)
  return (hash === -2_147_483_648 ? 0 : Math.abs(hash)) % partitionCount
}

/**
 * Orders keys as a Java HashMap that they were put into one by one iterates over them, for choices that the reference makes
 * in that order. `buckets` is the size of its table where it was made with another.
 */
export function javaHashOrder<K>(
  keys: Iterable<K>,
  hashOf: (key: K) => number,
  buckets: (count: number) => number = grownTableSize,
): K[] {
  const list = [...keys]
  const mask = buckets(list.length) - 1
  const bucketOf = (key: K): number => {
    const hash = hashOf(key)
    return (hash ^ (hash >>> 16)) & mask
  }
  return list
    .map((key) => [key, bucketOf(key)] as const)
    .sort(([, a], [, b]) => a - b)
    .map(([key]) => key)
}

/** The table of a HashMap that has grown to a number of entries: 16 buckets, doubled when more than three quarters full. */
function grownTableSize(count: number): number {
  let size = 16
  while (count > size * 0.75) size *= 2
  return size
}

/** The table of a HashSet that was made as the copy of a collection. */
export function copiedTableSize(count: number): number {
  let size = 16
  while (size < Math.trunc(count / 0.75) + 1) size *= 2
  return size
}

/** The table of a HashMap that was made as the copy of a map, or that was empty when all of another was put into it. */
export function copiedMapSize(count: number): number {
  let size = 1
  while (size < Math.trunc(count / 0.75 + 1)) size *= 2
  return size
}
