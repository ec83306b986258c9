import { expect, it } from 'vitest'
import { errorOf, errors } from '../../src/kafka/errors.ts'
import { fixture } from './messages/definitions.ts'

it('the table of errors is that of the reference', () => {
  const table = Object.values(errors).map(({ code, name, retriable }) => ({ code, name, retriable }))
  expect(table).toEqual(fixture('errors.json'))
})

it('an error is found by its code, an unknown code being an unknown server error', () => {
  expect(errorOf(3)).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION)
  expect(errorOf(9999)).toBe(errors.UNKNOWN_SERVER_ERROR)
})

it('an error has the text and the Java class that scripts print', () => {
  expect(errors.TOPIC_ALREADY_EXISTS).toEqual({
    code: 36,
    name: 'TOPIC_ALREADY_EXISTS',
    retriable: false,
    message: 'Topic with this name already exists.',
    exception: 'org.apache.kafka.common.errors.TopicExistsException',
  })
  expect(errors.INVALID_RECORD.exception).toBe('org.apache.kafka.common.InvalidRecordException')
})
