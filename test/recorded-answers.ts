import { readFileSync } from 'node:fs'

type Properties = Readonly<Record<string, string>>

/** What the real classes said of values of each key, and of values together (scripts/reference/record-configs.mjs, record-zookeeper-configs.mjs). */
interface Recorded {
  /** What was there besides what was asked for. */
  readonly base: Properties
  /** Values by the message that refuses them, in which {key} and {value} stand for what they are called; the empty message takes them. */
  readonly sets: readonly Readonly<Record<string, readonly string[]>>[]
  /** Of each kind of configuration: which set a key has. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly together: readonly {
    readonly table: string
    readonly properties: Properties
    readonly answer: string | null
  }[]
}

/** What was said of one value, or of values together that are right each for itself; the answer is null where they are taken. */
export interface RecordedAnswer {
  readonly properties: Properties
  readonly answer: string | null
}

/** The answers of one recording, by the kind of configuration. */
export class RecordedAnswers {
  readonly #recorded: Recorded

  /** `file`: in test/fixtures. */
  constructor(file: string) {
    this.#recorded = JSON.parse(readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8'))
  }

  get base(): Properties {
    return this.#recorded.base
  }

  /** Names of the keys that the real classes define. */
  keys(table: string): string[] {
    return Object.keys(this.#recorded.tables[table] ?? {})
  }

  *ofKeys(table: string): Generator<RecordedAnswer> {
    for (const [key, index] of Object.entries(this.#recorded.tables[table] ?? {})) {
      for (const [message, values] of Object.entries(this.#recorded.sets[index] ?? {})) {
        for (const value of values) {
          const answer = message.replaceAll('{key}', key).replaceAll('{value}', value)
          yield { properties: { [key]: value }, answer: message === '' ? null : answer }
        }
      }
    }
  }

  together(table: string): readonly RecordedAnswer[] {
    return this.#recorded.together.filter((each) => each.table === table)
  }
}
