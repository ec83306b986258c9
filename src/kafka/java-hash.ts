/** The 32-bit hash (signed) of a Java string: over UTF-16 units. Coordinators choose partitions by it. */
export function javaStringHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

/** Partition of a coordinator's topic that holds an id: Java's `abs(hashCode) % count`, where abs(MIN_VALUE) is 0. */
export function coordinatorPartition(id: string, partitionCount: number): number {
  const hash = javaStringHash(id)
  return (hash === -2_147_483_648 ? 0 : Math.abs(hash)) % partitionCount
}

/** Orders a few names as a small Java hash set iterates over them (16 buckets, no resizing), for choices made by it. */
export function javaHashOrder(names: Iterable<string>): string[] {
  const bucket = (name: string): number => {
    const hash = javaStringHash(name)
    return (hash ^ (hash >>> 16)) & 15
  }
  return [...names].sort((a, b) => bucket(a) - bucket(b))
}
