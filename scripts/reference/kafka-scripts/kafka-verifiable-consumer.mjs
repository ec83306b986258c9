import { creation, systematic } from './systematic.mjs'

const good = [
  '--bootstrap-server',
  '{bootstrap}',
  '--topic',
  'verified',
  '--group-id',
  'verifiers',
  '--max-messages',
  '0',
]

export const files = { 'client.properties': 'client.id=verifier\n' }

export const lines = [
  creation('verified'),
  ...systematic('kafka-verifiable-consumer', {
    contexts: [good],
    values: {
      'bootstrap-server': ['{bootstrap}', 'localhost', ''],
      topic: ['verified'],
      'group-id': ['verifiers', ''],
      'group-protocol': ['consumer', 'CLASSIC', 'x'],
      'group-remote-assignor': ['range'],
      'group-instance-id': ['one'],
      'max-messages': ['0'],
      'session-timeout': ['10000', '0'],
      'reset-policy': ['latest', 'none', 'x'],
      'assignment-strategy': ['org.apache.kafka.clients.consumer.RoundRobinAssignor', 'x'],
      'consumer.config': ['{tmp}/client.properties', '{tmp}/absent'],
      'command-config': ['{tmp}/client.properties', '{tmp}/absent'],
    },
  })
    .filter((words) => !/--max-messages (-1|1$|\+1)/.test(words.join(' ')))
    .map((args) => ({ args, isMeasured: true, endsInHook: true })),
]
