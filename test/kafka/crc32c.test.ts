import { expect, test } from 'vitest'
import { crc32, crc32c } from '../../src/kafka/crc32c.ts'

const text = Buffer.from('--123456789--')

test('crc32c of the nine digits is the value that its specification gives', () => {
  expect(crc32c(text, 2, 11)).toBe(0xe3069283)
})

test('crc32 of the nine digits is the value that its specification gives', () => {
  expect(crc32(text, 2, 11)).toBe(0xcbf43926)
})

test('without a range the whole buffer counts', () => {
  expect(crc32c(text)).toBe(crc32c(Buffer.concat([text, text]), text.length))
})
