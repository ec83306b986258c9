import { expect, test } from 'vitest'
import { readKafkaListeners } from '../../../src/daemon/config/kafka-listeners.ts'
import { toldProperties } from '../../../src/daemon/config/shipped-properties.ts'

function told(listeners: string): string | undefined {
  return toldProperties('/data', readKafkaListeners(new Map([['listeners', listeners]]), undefined)).get(
    'advertised.listeners',
  )
}

test('a daemon without server.properties tells its listeners by names that a client can dial', () => {
  expect(told('')).toBe('PLAINTEXT://localhost:9092')
  expect(told('PLAINTEXT://:9292')).toBe('PLAINTEXT://localhost:9292')
  expect(told('PLAINTEXT://[::]:1')).toBe('PLAINTEXT://localhost:1')
  expect(told('plaintext://[::1]:2')).toBe('PLAINTEXT://[::1]:2')
})
