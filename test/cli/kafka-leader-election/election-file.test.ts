import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readElectionFile } from '../../../src/cli/kafka-leader-election/election-file.ts'
import { javaTrace } from '../../../src/cli/kit/java-error.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

function file(text: string): string {
  const path = join(temporaryFolder(), 'election.json')
  writeFileSync(path, text)
  return path
}

function faultOf(read: () => unknown): string {
  try {
    read()
  } catch (fault) {
    return javaTrace(fault)
  }
  return ''
}

it('reads partitions in the order of a Java hash set', () => {
  const partitions = [2, 1, 0].map((partition) => ({ topic: 'la', partition }))
  const read = readElectionFile(
    file(JSON.stringify({ partitions: [...partitions, { topic: 'lb', partition: 4 }] })),
  )
  // As printed by Kafka 4.3.1.
  expect(read.map(({ topic, partition }) => `${topic}-${partition}`)).toEqual([
    'lb-4',
    'la-2',
    'la-1',
    'la-0',
  ])
})

it.each([
  ['{', 'org.apache.kafka.tools.AdminOperationException: Replica election data is empty'],
  [
    '{"version":1}',
    'org.apache.kafka.tools.AdminOperationException: Replica election data is missing "partitions" field',
  ],
  [
    '{"partitions":[{"topic":"t","partition":0},{"topic":"t","partition":0}]}',
    'org.apache.kafka.tools.AdminOperationException: Replica election data contains duplicate partitions: [t-0]',
  ],
  [
    '{"partitions":[{"topic":"t"}]}',
    'java.lang.RuntimeException: com.fasterxml.jackson.databind.JsonMappingException: No such field exists: `partition`',
  ],
])('refuses %s', (text, head) => {
  expect(faultOf(() => readElectionFile(file(text))).split('\n')[0]).toBe(head)
})
