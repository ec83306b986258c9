import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  combineStateBatches,
  type StateBatch,
} from '../../../../src/kafka/server/share-coordinator/state-batch.ts'
import { type Batch, batches, plain } from './context.ts'

const combine = (standing: Batch[], later: Batch[], startOffset = -1): Batch[] =>
  plain(combineStateBatches(batches(...standing), batches(...later), startOffset))

describe('combining state batches', () => {
  it('joins neighbours in the same state', () => {
    expect(combine([[0, 4, 2, 1]], [[5, 9, 2, 1]])).toEqual([[0, 9, 2, 1]])
  })

  it('keeps neighbours in different states apart', () => {
    expect(combine([[0, 4, 2, 1]], [[5, 9, 0, 1]])).toEqual([
      [0, 4, 2, 1],
      [5, 9, 0, 1],
    ])
  })

  it('lets the higher delivery count win over a higher state', () => {
    expect(combine([[0, 9, 2, 1]], [[3, 5, 0, 2]])).toEqual([
      [0, 2, 2, 1],
      [3, 5, 0, 2],
      [6, 9, 2, 1],
    ])
  })

  it('lets the higher state win at the same delivery count', () => {
    expect(combine([[0, 9, 0, 1]], [[5, 12, 4, 1]])).toEqual([
      [0, 4, 0, 1],
      [5, 12, 4, 1],
    ])
  })

  it('keeps of a weaker batch what sticks out behind', () => {
    expect(combine([[0, 5, 2, 3]], [[0, 9, 0, 1]])).toEqual([
      [0, 5, 2, 3],
      [6, 9, 0, 1],
    ])
  })

  it('drops what lies before the start offset and cuts what it falls into', () => {
    expect(combine([[0, 4, 2, 1]], [[5, 9, 0, 1]], 7)).toEqual([[7, 9, 0, 1]])
  })

  it('takes a batch that is named twice once', () => {
    expect(combine([[0, 4, 2, 1]], [[0, 4, 2, 1]])).toEqual([[0, 4, 2, 1]])
  })

  it('does not go back to a neighbour that it has passed', () => {
    const standing: Batch[] = [
      [0, 5, 2, 1],
      [6, 10, 0, 1],
    ]
    expect(combine(standing, [[6, 10, 2, 1]])).toEqual([
      [0, 5, 2, 1],
      [6, 10, 2, 1],
    ])
  })

  it('gives every offset the strongest state that was said of it, once', () => {
    const batch = fc
      .tuple(fc.nat(20), fc.nat(6), fc.constantFrom(0, 2, 4), fc.integer({ min: 1, max: 3 }))
      .map(([first, length, state, count]): Batch => [first, first + length, state, count])
    const list = fc.array(batch, { maxLength: 6 })
    fc.assert(
      fc.property(list, list, fc.integer({ min: -1, max: 20 }), (standing, later, startOffset) => {
        const combined = combineStateBatches(batches(...standing), batches(...later), startOffset)
        for (let offset = 0; offset <= 30; offset++) {
          const said = [...standing, ...later].filter(([first, last]) => first <= offset && offset <= last)
          const best = said.sort((a, b) => b[3] - a[3] || b[2] - a[2])[0]
          const expected = best && offset >= startOffset ? [[best[2], best[3]]] : []
          expect(holding(combined, offset)).toEqual(expected)
        }
      }),
    )
  })
})

const holding = (combined: readonly StateBatch[], offset: number): number[][] =>
  combined
    .filter(({ firstOffset, lastOffset }) => firstOffset <= offset && offset <= lastOffset)
    .map(({ deliveryState, deliveryCount }) => [deliveryState, deliveryCount])
