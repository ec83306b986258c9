import { recordsIn } from '../../batches.ts'

/** The share group of the transcripts, and the name that stands for the id of their topic. */
export const GROUP = 'g'
export const TOPIC_ID = '<topic>'

/**
 * One line of a transcript: what two members of a share group and a producer have done to Apache Kafka 4.3.1, and what it
 * answered (scripts/reference/record-share-transcripts.mjs).
 */
export type Step =
  | { readonly append: readonly string[] }
  | { readonly deleteBefore: number }
  | { readonly state: unknown }
  | {
      readonly member: string
      readonly api: 'ShareFetch' | 'ShareAcknowledge'
      readonly request: Readonly<Record<string, unknown>>
      readonly response: unknown
    }

/** Puts one text in the place of another wherever it stands. */
export function withTopicId<T>(value: T, from: string, to: string): T {
  if (typeof value === 'string') return (value === from ? to : value) as T
  if (Array.isArray(value)) return value.map((each) => withTopicId(each, from, to)) as T
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value
  const fields = Object.entries(value).map(([name, field]) => [name, withTopicId(field, from, to)])
  return Object.fromEntries(fields) as T
}

/** An answer as it stands in a transcript: records are told by offset and value, what is as usual is left out. */
export function toldOf(response: unknown): unknown {
  if (Buffer.isBuffer(response)) return recordsIn(response).map(([offset, value]) => `${offset} ${value}`)
  if (Array.isArray(response)) return response.map(toldOf)
  if (typeof response !== 'object' || response === null) return response
  return Object.fromEntries(
    Object.entries(response)
      .map(([name, value]) => [name, toldOf(value)])
      .filter(
        ([name, value]) => !usual.has(String(name)) && value !== null && !isNoError(String(name), value),
      ),
  )
}

const isNoError = (name: string, value: unknown): boolean => name.endsWith('rrorCode') && value === 0

const usual: ReadonlySet<string> = new Set([
  'throttleTimeMs',
  'currentLeader',
  'nodeEndpoints',
  'acquisitionLockTimeoutMs',
])

/** What an answer, as it stands in a transcript, has given to its member. */
export function acquiredIn(response: unknown): AcquiredOffsets[] {
  // The cast: it has been through toldOf, which keeps the shape of the answer but for what is as usual.
  const { responses = [] } = response as {
    responses?: { partitions: { acquiredRecords?: AcquiredOffsets[] }[] }[]
  }
  return responses.flatMap(({ partitions }) =>
    partitions.flatMap(({ acquiredRecords = [] }) => acquiredRecords),
  )
}

interface AcquiredOffsets {
  readonly firstOffset: number
  readonly lastOffset: number
}
