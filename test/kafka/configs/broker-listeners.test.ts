import { expect, test } from 'vitest'
import { listenersProblem, parseListener } from '../../../src/kafka/configs/broker-listeners.ts'

test.each([
  ['PLAINTEXT://:9092', { name: 'PLAINTEXT', host: '', port: 9092 }],
  [' INTERNAL://h-1.example:0 ', { name: 'INTERNAL', host: 'h-1.example', port: 0 }],
  ['PLAINTEXT://[::1]:9092', { name: 'PLAINTEXT', host: '::1', port: 9092 }],
  ['localhost:9092', null],
  ['PLAINTEXT://host', null],
])('reads the listener %j', (text, parsed) => {
  expect(parseListener(text)).toEqual(parsed)
})

test.each([
  ['PLAINTEXT://:1,CONTROLLER://:2', undefined],
  ['PLAINTEXT', 'Unable to parse a listener name from PLAINTEXT'],
  [
    'SSL://:1,CONTROLLER://:2',
    "Error creating broker listeners from '[SSL://:1, CONTROLLER://:2]': No security protocol defined for listener CONTROLLER",
  ],
])('without a map of protocols a controller has PLAINTEXT where nothing is secured: %s', (text, message) => {
  const problem = listenersProblem({
    listeners: text.split(','),
    advertised: [],
    controllerNames: ['CONTROLLER'],
    protocolMap: undefined,
    interBroker: undefined,
    earlyStart: [],
    hasInterBrokerProtocol: false,
    isBroker: true,
  })
  expect(problem?.message).toBe(message)
})
