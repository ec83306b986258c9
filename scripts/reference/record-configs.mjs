// record-configs.mjs: has the real classes judge values of every key of brokers, topics, groups, client metrics, quotas and clients, and writes what
// they say into test/fixtures/kafka/config-answers.json. The tests of test/kafka/configs hold our tables against that.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answersText, bySet } from './configs/answer-sets.mjs'
import { brokerBase, together } from './configs/together.mjs'
import { special, valuesFor } from './configs/values.mjs'
import { fetchReference, root } from './jars.mjs'

/** Properties that are there besides the key: what a constructor does not do without. */
const bases = {
  broker: brokerBase,
  producer: {
    'key.serializer': 'org.apache.kafka.common.serialization.StringSerializer',
    'value.serializer': 'org.apache.kafka.common.serialization.StringSerializer',
    'bootstrap.servers': 'localhost:9092',
  },
  consumer: {
    'key.deserializer': 'org.apache.kafka.common.serialization.StringDeserializer',
    'value.deserializer': 'org.apache.kafka.common.serialization.StringDeserializer',
    'bootstrap.servers': 'localhost:9092',
  },
  admin: { 'bootstrap.servers': 'localhost:9092' },
  'connect-standalone': {
    'bootstrap.servers': 'localhost:9092',
    'key.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'offset.storage.file.filename': '/tmp/offsets',
  },
}
bases['share-consumer'] = bases.consumer

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-configs-'))
try {
  const definitions = JSON.parse(ask('keys'))
  const questions = Object.entries(definitions).flatMap(([table, keys]) =>
    keys.flatMap((key) =>
      [...new Set([...valuesFor(key), ...(special[table]?.[key.name] ?? [])])].map((value) => ({
        table,
        key: key.name,
        value,
      })),
    ),
  )
  writeFileSync(
    join(folder, 'questions.json'),
    JSON.stringify({
      broker: brokerBase,
      questions: [
        ...questions.map(({ table, key, value }) => ({
          table,
          properties: { ...bases[table], [key]: value },
        })),
        ...together.map(({ table, properties }) => ({
          table,
          properties: { ...bases[table], ...properties },
        })),
      ],
    }),
  )
  const answers = JSON.parse(ask('answers', join(folder, 'questions.json')))
  writeFileSync(
    join(root, 'test/fixtures/kafka/config-answers.json'),
    answersText(bySet(questions, answers), {
      base: brokerBase,
      together: together.map((each, index) => ({ ...each, answer: answers[questions.length + index] })),
    }),
  )
  console.log(`${questions.length + together.length} questions`)
} finally {
  rmSync(folder, { recursive: true })
}

function ask(...words) {
  const out = join(folder, 'out.json')
  execFileSync(
    'java',
    [
      '-Dlog4j2.level=OFF',
      '-cp',
      join(root, '.reference/kafka/*'),
      join(root, 'scripts/reference/configs/ConfigAnswers.java'),
      ...words,
      out,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  return readFileSync(out, 'utf8')
}
