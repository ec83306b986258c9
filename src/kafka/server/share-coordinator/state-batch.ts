/** Offsets of a share partition (both ends inclusive) that are in one state, as __share_group_state holds them. */
export interface StateBatch {
  readonly firstOffset: number
  readonly lastOffset: number
  /** A DeliveryState. */
  readonly deliveryState: number
  readonly deliveryCount: number
}

/**
 * Merges batches that came later into those that stand, so that none overlap. Where two do, the one that was delivered more
 * often counts, then the one in the higher state. What lies before `startOffset` (unless it is -1) is cut off. Neighbours
 * in the same state become one where the reference's combiner joins them: a neighbour that has been passed is not taken up
 * again, so the result is not always the shortest.
 */
export function combineStateBatches(
  standing: readonly StateBatch[],
  later: readonly StateBatch[],
  startOffset: number,
): StateBatch[] {
  const all = [...standing, ...later].flatMap((batch) => cutOff(batch, startOffset))
  if (all.length < 2) return all
  // The next to look at are at the end.
  const ahead = all.sort((a, b) => compare(b, a)).filter((batch, i, sorted) => !isSame(batch, sorted[i - 1]))
  const combined: StateBatch[] = []
  for (let first = ahead.pop(); first !== undefined; first = ahead.pop()) {
    const second = ahead.at(-1)
    if (second === undefined || !isMergeable(first, second)) {
      combined.push(first)
      continue
    }
    ahead.pop()
    for (const piece of merge(first, second)) insert(ahead, piece)
  }
  return combined
}

function cutOff(batch: StateBatch, startOffset: number): StateBatch[] {
  if (batch.lastOffset < startOffset) return []
  return [batch.firstOffset >= startOffset ? batch : { ...batch, firstOffset: startOffset }]
}

function isMergeable(first: StateBatch, second: StateBatch): boolean {
  if (second.firstOffset <= first.lastOffset) return true
  return second.firstOffset === first.lastOffset + 1 && compareDelivery(first, second) === 0
}

/** `first` starts no later than `second`, and they overlap or touch. */
function merge(first: StateBatch, second: StateBatch): StateBatch[] {
  const order = compareDelivery(second, first)
  const lastOffset = Math.max(first.lastOffset, second.lastOffset)
  if (order === 0) return [{ ...first, lastOffset }]
  if (order < 0) {
    return second.lastOffset > first.lastOffset
      ? [first, { ...second, firstOffset: first.lastOffset + 1 }]
      : [first]
  }
  const pieces: StateBatch[] = []
  if (first.firstOffset < second.firstOffset) pieces.push({ ...first, lastOffset: second.firstOffset - 1 })
  pieces.push(second)
  if (first.lastOffset > second.lastOffset) pieces.push({ ...first, firstOffset: second.lastOffset + 1 })
  return pieces
}

/** Puts a piece where it belongs: near the end, for it was cut from what lay there. */
function insert(ahead: StateBatch[], piece: StateBatch): void {
  let at = ahead.length
  while (at > 0 && compare(ahead[at - 1] ?? piece, piece) < 0) at--
  if (!isSame(piece, ahead[at - 1])) ahead.splice(at, 0, piece)
}

function compareDelivery(a: StateBatch, b: StateBatch): number {
  return a.deliveryCount - b.deliveryCount || a.deliveryState - b.deliveryState
}

function compare(a: StateBatch, b: StateBatch): number {
  return a.firstOffset - b.firstOffset || a.lastOffset - b.lastOffset || compareDelivery(a, b)
}

function isSame(a: StateBatch, b: StateBatch | undefined): boolean {
  return b !== undefined && compare(a, b) === 0
}
