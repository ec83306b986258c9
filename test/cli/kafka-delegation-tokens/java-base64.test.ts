import { expect, test } from 'vitest'
import { fromBase64 } from '../../../src/cli/kafka-delegation-tokens/java-base64.ts'

test.each([
  ['', ''],
  ['bm9uZQ==', 'none'],
  ['bm9uZQ', 'none'],
  ['bm9uZXM=', 'nones'],
  ['bm9u', 'non'],
])('%j is decoded', (text, decoded) => {
  expect(fromBase64(text).toString()).toBe(decoded)
})

test.each([
  ['a', 'Input byte[] should at least have 2 bytes for base64 bytes'],
  ['=', 'Input byte[] should at least have 2 bytes for base64 bytes'],
  ['==', 'Input byte array has wrong 4-byte ending unit'],
  ['bm9u=', 'Input byte array has wrong 4-byte ending unit'],
  ['bm9uZQ=', 'Input byte array has wrong 4-byte ending unit'],
  ['bm9uZ', 'Last unit does not have enough valid bits'],
  ['bm9uZQ===', 'Input byte array has incorrect ending byte at 8'],
  ['bm9uZXM=x', 'Input byte array has incorrect ending byte at 8'],
  ['not base64', 'Illegal base64 character 20'],
  ['bé==', 'Illegal base64 character -17'],
  ['b世==', 'Illegal base64 character 3f'],
])('%j is refused in the words of Java', (text, message) => {
  expect(() => fromBase64(text)).toThrow(message)
})
