import { expect, it } from 'vitest'
import { isUuid, ONE_UUID, randomUuid, uuidFromBytes, uuidToBytes, ZERO_UUID } from '../../src/kafka/uuid.ts'

it('random uuids are of version 4, differ, and never start with a dash', () => {
  const made = Array.from({ length: 500 }, randomUuid)
  expect(new Set(made).size).toBe(500)
  for (const uuid of made) {
    expect(isUuid(uuid)).toBe(true)
    expect(uuid.startsWith('-')).toBe(false)
    expect((uuidToBytes(uuid)[6] ?? 0) >> 4).toBe(4)
  }
})

it('uuids are 16 bytes and back', () => {
  expect(uuidToBytes(ZERO_UUID).equals(Buffer.alloc(16))).toBe(true)
  expect(uuidToBytes(ONE_UUID)[15]).toBe(1)
  expect(uuidFromBytes(uuidToBytes('szzc6fEBFCXX_13-lzHRsw'))).toBe('szzc6fEBFCXX_13-lzHRsw')
  expect(() => uuidToBytes('x')).toThrow(RangeError)
})
