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
  ...systematic('kafka-verifiable-share-consumer', {
    contexts: [good],
    values: {
      'bootstrap-server': ['{bootstrap}', 'localhost', ''],
      topic: ['verified'],
      'group-id': ['verifiers', ''],
      'max-messages': ['0'],
      'acknowledgement-mode': ['sync', 'ASYNC', 'x'],
      'offset-reset-strategy': ['earliest', 'LATEST', 'none', 'by_duration:PT1H', 'x'],
      'command-config': ['{tmp}/client.properties', '{tmp}/absent'],
    },
  })
    .filter((words) => !/--max-messages (-1|1$|\+1)/.test(words.join(' ')))
    .map((args) => ({ args, isMeasured: true, except: reason(args.join(' ')) })),
]

function reason(words) {
  return /--topic[ =](?!verified$)/.test(words.slice(words.lastIndexOf('--topic')))
    ? 'whether a member warns of the topic before it has read its 0 records is chance'
    : undefined
}
