import { expect, test } from 'vitest'
import { workerConfigOf } from '../../../src/cli/connect-standalone/worker-config.ts'
import { workerKeys } from '../../../src/cli/connect-standalone/worker-keys.ts'
import { RecordedAnswers } from '../../recorded-answers.ts'

const recorded = new RecordedAnswers('kafka/config-answers.json')
const JSON_CONVERTER = 'org.apache.kafka.connect.json.JsonConverter'
const base = {
  'bootstrap.servers': 'localhost:9092',
  'key.converter': JSON_CONVERTER,
  'value.converter': JSON_CONVERTER,
  'offset.storage.file.filename': '/tmp/offsets',
}

/** Looked at where they are used, before the others as by ConnectStandalone, or as the classes that they name. */
const elsewhere = [
  'connector.client.config.override.policy',
  'header.converter',
  'key.converter',
  'plugin.discovery',
  'value.converter',
]

test('keys of a worker are those that the reference has', () => {
  const names = [...workerKeys.map(({ name }) => name), ...elsewhere]
  expect(names.sort()).toEqual(recorded.keys('connect-standalone').sort())
})

test('a worker takes and refuses values as the reference does, in its words', () => {
  const differences: string[] = []
  for (const { properties, answer } of recorded.ofKeys('connect-standalone')) {
    const [key = '', value = ''] = Object.entries(properties)[0] ?? []
    // A listener that is no URL is told when the reference opens it; headers of answers there are none of here.
    const isKnown =
      elsewhere.includes(key) ||
      key === 'response.http.headers.config' ||
      (key === 'listeners' && answer === null) ||
      value === 'java.lang.String'
    const ours = problem({ ...base, ...properties })
    if (!isKnown && ours !== answer)
      differences.push(`${key}=${JSON.stringify(value)}: ${ours}, not ${answer}`)
  }
  expect(differences).toEqual([])
})

function problem(properties: Readonly<Record<string, string>>): string | null {
  try {
    workerConfigOf(new Map(Object.entries(properties)))
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
