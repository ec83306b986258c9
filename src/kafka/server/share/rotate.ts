/** Has each fetch of a session begin with another of its partitions, so that none has to wait for the rest always. */
export function rotate<T>(partitions: readonly T[], sessionEpoch: number): T[] {
  if (partitions.length < 2 || sessionEpoch < 1) return [...partitions]
  const at = sessionEpoch % partitions.length
  return [...partitions.slice(at), ...partitions.slice(0, at)]
}
