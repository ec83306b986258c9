import { systematic } from './systematic.mjs'

const good = ['--bootstrap-server', '{bootstrap}', '--topic', 'verified', '--max-messages', '2']

export const files = { 'client.properties': 'linger.ms=0\n' }

export const lines = [
  good,
  ...systematic('kafka-verifiable-producer', {
    contexts: [good],
    values: {
      'bootstrap-server': ['{bootstrap}', 'localhost', ''],
      topic: ['verified', 'a topic'],
      'max-messages': ['3', '0'],
      throughput: ['100'],
      acks: ['1', '0', '2'],
      'message-create-time': ['1700000000000', '0'],
      'value-prefix': ['7', '-7'],
      'repeating-keys': ['2', '1', '0'],
      'producer.config': ['{tmp}/client.properties', '{tmp}/absent'],
      'command-config': ['{tmp}/client.properties', '{tmp}/absent'],
    },
  }).filter((words) => !endless(words)),
  // The order of an event's properties is that of a JVM's methods, which is chance.
].map((args) => ({ args, isMeasured: true, isMixed: true, endsInHook: true }))

/** Without a number of messages, or with one below zero, a run does not end; nor does it with a throughput of zero. */
function endless(words) {
  const text = words.join(' ')
  return (
    (!/--max-messages[= ]\+?\d/.test(text) && /--topic/.test(text) && /--bootstrap/.test(text)) ||
    /--max-messages -1|--throughput 0/.test(text)
  )
}
