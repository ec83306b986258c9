import { once } from 'node:events'
import { connect } from 'node:net'
import { type Bindings, difference } from './golden-match.ts'

/** The shape of a JSON value: a type's name, a list of one shape, or shapes by key; `=` asks for a value, `*` stands for any key. */
type Shape = string | readonly Shape[] | { readonly [key: string]: unknown }

/** What a four-letter word or an HTTP request is answered with. */
export interface AskExpectation {
  readonly stdout?: readonly string[]
  readonly stdout_mode?: string
  readonly status?: number
  readonly content_type?: string
  readonly json?: Shape
  readonly body?: readonly string[]
  readonly body_mode?: string
}

/** Sends a four-letter word; returns what differs from the recording. */
export async function askWord(
  address: string,
  word: string,
  expected: AskExpectation,
  bindings: Bindings,
): Promise<string[]> {
  const [host = '', port = ''] = address.split(':')
  const socket = connect(Number(port), host)
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  socket.write(word)
  await once(socket, 'close')
  return difference(expected.stdout_mode, expected.stdout, linesOf(text), bindings)
}

/** Asks the AdminServer; returns what differs from the recording. */
export async function askAdmin(url: string, expected: AskExpectation, bindings: Bindings): Promise<string[]> {
  const response = await fetch(url)
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  const wrong: string[] = []
  if (response.status !== (expected.status ?? response.status)) wrong.push(`+ status ${response.status}`)
  if (!type.startsWith(expected.content_type ?? '')) wrong.push(`+ content type ${type}`)
  if (expected.json !== undefined) wrong.push(...shapeDifference(expected.json, JSON.parse(text), '$'))
  return [...wrong, ...difference(expected.body_mode, expected.body, linesOf(text), bindings)]
}

function shapeDifference(shape: unknown, value: unknown, at: string): string[] {
  if (typeof shape === 'string') {
    const type = typeOf(value)
    const fits = (each: string) => each === 'any' || each === type || (each === 'number' && type === 'int')
    return shape.split('|').some(fits) ? [] : [`${at}: ${type} in place of ${shape}`]
  }
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${at}: not a list`]
    return shape.length === 0
      ? []
      : value.flatMap((each, index) => shapeDifference(shape[0], each, `${at}[${index}]`))
  }
  const shapes = new Map(Object.entries(shape ?? {}))
  if (shapes.has('=')) {
    return JSON.stringify(shapes.get('=')) === JSON.stringify(value)
      ? []
      : [`${at}: ${JSON.stringify(value)}`]
  }
  if (typeOf(value) !== 'object') return [`${at}: not an object`]
  const values = new Map(Object.entries(value ?? {}))
  return [...shapes].flatMap(([key, each]) => {
    if (key === '*') return [...values].flatMap(([name, of]) => shapeDifference(each, of, `${at}.${name}`))
    return values.has(key)
      ? shapeDifference(each, values.get(key), `${at}.${key}`)
      : [`${at}.${key}: missing`]
  })
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'number'
  return typeof value
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
