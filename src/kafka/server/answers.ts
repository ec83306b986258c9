/** Answers of any API, by what its definition says: one that has nothing but an error, and one with the time to wait. */
import type { Api } from '../../wire/message.ts'
import { ZERO_UUID } from '../uuid.ts'

/** The answer with the time that the client is to wait, where its response has a place for that. */
export function withThrottleTime(api: Api, answer: unknown, throttleTimeMs: number): unknown {
  if (!('throttleTimeMs' in api.response.fields)) return answer
  return typeof answer === 'object' && answer !== null ? { ...answer, throttleTimeMs } : answer
}

/** Everything at its simplest, so that an error code can be sent where there is a place for one at the top. */
export function emptyAnswer(api: Api): Record<string, unknown> {
  if (!('errorCode' in api.response.fields)) throw new Error(`${api.name} has no errorCode`)
  const fields = Object.entries(api.response.fields).filter(
    ([, field]) => field.options.default === undefined,
  )
  return Object.fromEntries(fields.map(([name, field]) => [name, emptyValue(field.kind)]))
}

function emptyValue(kind: string): unknown {
  switch (kind) {
    case 'array':
      return []
    case 'string':
      return ''
    case 'bool':
      return false
    case 'bytes':
    case 'records':
      return Buffer.alloc(0)
    case 'bigint64':
      return 0n
    case 'uuid':
      return ZERO_UUID
    default:
      return 0
  }
}
