import { describe, expect, it } from 'vitest'
import { parseUuid } from '../../../src/cli/kit/uuid.ts'

describe('parseUuid', () => {
  it.each([
    ['AAAAAAAAAAAAAAAAAAAAAQ', 'AAAAAAAAAAAAAAAAAAAAAQ'],
    ['AAAAAAAAAAAAAAAAAAAAAQ==', 'AAAAAAAAAAAAAAAAAAAAAQ'],
    ['AAAAAAAAAAAAAAAAAAAAAR', 'AAAAAAAAAAAAAAAAAAAAAQ'],
  ])('reads %s', (text, id) => {
    expect(parseUuid(text)).toBe(id)
  })

  // As Java 17's decoder refuses them.
  it.each([
    ['A', 'Input byte[] should at least have 2 bytes for base64 bytes'],
    ['short', 'Last unit does not have enough valid bits'],
    ['AA=', 'Input byte array has wrong 4-byte ending unit'],
    ['AAAA=', 'Input byte array has wrong 4-byte ending unit'],
    ['AA==A', 'Input byte array has incorrect ending byte at 4'],
    ['a b', 'Illegal base64 character 20'],
    ['aé', 'Illegal base64 character -17'],
    ['世界', 'Illegal base64 character 3f'],
    ['', 'Input string `` decoded as 0 bytes, which is not equal'],
    ['AAAA', 'Input string `AAAA` decoded as 3 bytes, which is not equal'],
    ['AAAAAAAAAAAAAAAAAAAAAAAAA', 'Input string with prefix `AAAAAAAAAAAAAAAAAAAAAAAA` is too long'],
  ])('refuses %s', (text, message) => {
    expect(() => parseUuid(text)).toThrow(message)
  })
})
