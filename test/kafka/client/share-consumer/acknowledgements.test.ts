import { expect, test } from 'vitest'
import {
  type Acknowledgements,
  acknowledgementBatches,
} from '../../../../src/kafka/client/share-consumer/acknowledgements.ts'

function acknowledgements(first: number, types: string): Acknowledgements {
  const names = { A: 'ACCEPT', L: 'RELEASE', R: 'REJECT', N: 'RENEW', G: 'GAP' } as const
  const map: Acknowledgements = new Map()
  for (const [i, letter] of [...types].entries()) {
    const name = Object.entries(names).find(([each]) => each === letter)?.[1]
    if (name !== undefined) map.set(first + i, name)
  }
  return map
}

test('neighbours of one type are one batch with one type', () => {
  expect(acknowledgementBatches(acknowledgements(5, 'AAA'))).toEqual([
    { firstOffset: 5, lastOffset: 7, acknowledgeTypes: [1] },
  ])
})

test('neighbours of different types are one batch with a type for each, gaps included', () => {
  expect(acknowledgementBatches(acknowledgements(0, 'ALRNG'))).toEqual([
    { firstOffset: 0, lastOffset: 4, acknowledgeTypes: [1, 2, 3, 4, 0] },
  ])
})

test('a hole in the offsets begins another batch', () => {
  expect(acknowledgementBatches(acknowledgements(0, 'AA.AA'))).toEqual([
    { firstOffset: 0, lastOffset: 1, acknowledgeTypes: [1] },
    { firstOffset: 3, lastOffset: 4, acknowledgeTypes: [1] },
  ])
})

test('a long run of one type stands alone', () => {
  expect(acknowledgementBatches(acknowledgements(0, `RL${'A'.repeat(11)}R`))).toEqual([
    { firstOffset: 0, lastOffset: 1, acknowledgeTypes: [3, 2] },
    { firstOffset: 2, lastOffset: 12, acknowledgeTypes: [1] },
    { firstOffset: 13, lastOffset: 13, acknowledgeTypes: [3] },
  ])
})

test('offsets are put in order', () => {
  const map: Acknowledgements = new Map([
    [3, 'ACCEPT'],
    [1, 'ACCEPT'],
    [2, 'REJECT'],
  ])
  expect(acknowledgementBatches(map)).toEqual([
    { firstOffset: 1, lastOffset: 3, acknowledgeTypes: [1, 3, 1] },
  ])
})
