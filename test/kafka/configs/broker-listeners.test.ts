import { expect, test } from 'vitest'
import { parseListener } from '../../../src/kafka/configs/broker-listeners.ts'

test.each([
  ['PLAINTEXT://:9092', { name: 'PLAINTEXT', host: '', port: 9092 }],
  [' INTERNAL://h-1.example:0 ', { name: 'INTERNAL', host: 'h-1.example', port: 0 }],
  ['PLAINTEXT://[::1]:9092', { name: 'PLAINTEXT', host: '::1', port: 9092 }],
  ['localhost:9092', null],
  ['PLAINTEXT://host', null],
])('reads the listener %j', (text, parsed) => {
  expect(parseListener(text)).toEqual(parsed)
})
