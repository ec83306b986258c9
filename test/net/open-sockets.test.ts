import { expect, test } from 'vitest'
import { hasRoomForSocket, roomIn } from '../../src/net/open-sockets.ts'

test('connections leave files for the data, and those over the network some for the owner', () => {
  expect(roomIn(1024, 'tcp')).toBe(768)
  expect(roomIn(1024, 'unix')).toBe(896)
  expect(roomIn(100, 'tcp')).toBe(16)
})

test('there is room when there are no connections', () => {
  expect([hasRoomForSocket('tcp'), hasRoomForSocket('unix')]).toEqual([true, true])
})
