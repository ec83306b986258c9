import { setImmediate } from 'node:timers'
import type { Io } from '../kit/io.ts'
import { BufferedOutput } from '../kit/output.ts'

/** Prints events as JSON objects on lines of stdout, each with its time and its name in front, as Jackson writes them. */
export class Events {
  readonly #output: BufferedOutput
  #isFlushDue = false

  constructor(io: Pick<Io, 'stdout'>) {
    this.#output = new BufferedOutput(io.stdout)
  }

  /** `fields` are the event's own, in the reference's order. */
  print(name: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.printWith(name, jacksonObject(fields))
  }

  /** The same with the fields already as JSON: `"a":1,"b":2`. */
  printWith(name: string, fields: string): void {
    const head = `{"timestamp":${Date.now()},"name":"${name}"`
    this.#output.text(`${head}${fields === '' ? '' : ','}${fields}}\n`)
    if (this.#isFlushDue) return
    this.#isFlushDue = true
    setImmediate(() => {
      this.#isFlushDue = false
      this.#output.flush()
    })
  }

  /** Undefined where stdout takes more at once; else a promise of the moment when it does. */
  drained(): Promise<void> | undefined {
    return this.#output.drained()
  }

  /** Resolves when everything is written. */
  end(): Promise<void> {
    return this.#output.end()
  }
}

/** The inside of a JSON object; Jackson writes control characters with capital digits. */
function jacksonObject(fields: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(fields).slice(1, -1)
  if (!text.includes('\\u00')) return text
  return text.replace(/\\(u00[01][0-9a-f]|.)/g, (whole, escaped: string) =>
    escaped.length === 1 ? whole : `\\u${escaped.slice(1).toUpperCase()}`,
  )
}
