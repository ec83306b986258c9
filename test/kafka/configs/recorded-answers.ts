import { readFileSync } from 'node:fs'

/** What the real classes said of the values of each key, and of values together (scripts/reference/record-configs.mjs). */
interface Recorded {
  /** What is there besides the key of a broker. */
  readonly serverProperties: Readonly<Record<string, string>>
  /** Values by the message that refuses them, in which {key} and {value} stand for what they are called; the empty message takes them. */
  readonly sets: readonly Readonly<Record<string, readonly string[]>>[]
  /** Of each kind of configuration: which set a key has. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly together: readonly {
    readonly table: string
    readonly properties: Readonly<Record<string, string>>
    readonly answer: string | null
  }[]
}

export interface RecordedAnswer {
  readonly key: string
  readonly value: string
  /** Null where the real class takes the value. */
  readonly answer: string | null
}

const recorded: Recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/kafka/config-answers.json', import.meta.url), 'utf8'),
)

export const { serverProperties } = recorded

/** Names of the keys that the real classes define. */
export function recordedKeys(table: string): string[] {
  return Object.keys(recorded.tables[table] ?? {})
}

export function* recordedAnswers(table: string): Generator<RecordedAnswer> {
  for (const [key, index] of Object.entries(recorded.tables[table] ?? {})) {
    for (const [message, values] of Object.entries(recorded.sets[index] ?? {})) {
      for (const value of values) {
        const answer = message.replaceAll('{key}', key).replaceAll('{value}', value)
        yield { key, value, answer: message === '' ? null : answer }
      }
    }
  }
}

/** What was said of values that are right each for itself. */
export function recordedTogether(table: string): Recorded['together'] {
  return recorded.together.filter((each) => each.table === table)
}
