/**
 * JSON files as Kafka's scripts read them, with Jackson: only the first value counts, whatever follows it; of a member given twice the
 * last one stays; whole numbers are told from others; and what is wrong is said in Jackson's words, with line and column.
 */
import { JavaError } from './java-error.ts'
import { jsonText } from './json-text.ts'

/** A number keeps the text it was written with: `1.0` is no int. */
export class JsonNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type JsonNode = null | boolean | string | JsonNumber | JsonNode[] | Map<string, JsonNode>

const EXPECTED_VALUE = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
const PARSE_FAULT = 'com.fasterxml.jackson.core.JsonParseException'
const END_FAULT = 'com.fasterxml.jackson.core.io.JsonEOFException'

/**
 * Parses the first value of a text; undefined where there is none but blanks.
 *
 * @throws JavaError (JsonParseException) in Jackson's words
 */
export function parseJackson(text: string): JsonNode | undefined {
  if (text === '') {
    const place = '[Source: UNKNOWN; byte offset: #UNKNOWN]'
    throw new JavaError(PARSE_FAULT, `The input string shouldn't be empty\n at ${place}`)
  }
  return new Parser(text).first()
}

/** Writes a value as Jackson's JsonNode.toString does; nothing for undefined. */
export function jacksonText(node: JsonNode | undefined): string {
  if (node === undefined) return ''
  if (node instanceof JsonNumber) return node.text
  if (Array.isArray(node)) return `[${node.map(jacksonText).join(',')}]`
  if (node instanceof Map) {
    return `{${[...node].map(([name, value]) => `${jsonText(name)}:${jacksonText(value)}`).join(',')}}`
  }
  return jsonText(node)
}

class Parser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  first(): JsonNode | undefined {
    this.#skipBlanks()
    return this.#at === this.#text.length ? undefined : this.#value()
  }

  #value(): JsonNode {
    const start = this.#at
    const next = this.#text.charAt(start)
    if (next === '{') return this.#object(start)
    if (next === '[') return this.#array(start)
    if (next === '"') return this.#string()
    if (/[-0-9]/.test(next)) return this.#number()
    for (const [word, value] of [
      ['null', null],
      ['true', true],
      ['false', false],
    ] as const) {
      if (next !== word.charAt(0)) continue
      const token = this.#token(start)
      if (token !== word) throw this.#unrecognized(start, token)
      this.#at += word.length
      return value
    }
    if (/[\p{L}_$]/u.test(next)) throw this.#unrecognized(start, this.#token(start))
    throw this.#unexpected(`expected a valid value ${EXPECTED_VALUE}`)
  }

  #object(start: number): JsonNode {
    const members = new Map<string, JsonNode>()
    this.#at += 1
    this.#skipBlanksIn('Object', start)
    if (this.#take('}')) return members
    for (;;) {
      if (this.#text.charAt(this.#at) !== '"')
        throw this.#unexpected('was expecting double-quote to start field name')
      const name = this.#string()
      this.#skipBlanksIn('Object', start)
      if (!this.#take(':')) throw this.#unexpected('was expecting a colon to separate field name and value')
      this.#skipBlanksIn('Object', start)
      members.set(name, this.#value())
      this.#skipBlanksIn('Object', start)
      if (this.#take('}')) return members
      if (!this.#take(',')) throw this.#unexpected('was expecting comma to separate Object entries')
      this.#skipBlanksIn('Object', start)
    }
  }

  #array(start: number): JsonNode {
    const elements: JsonNode[] = []
    this.#at += 1
    this.#skipBlanksIn('Array', start)
    if (this.#take(']')) return elements
    for (;;) {
      elements.push(this.#value())
      this.#skipBlanksIn('Array', start)
      if (this.#take(']')) return elements
      if (!this.#take(',')) throw this.#unexpected('was expecting comma to separate Array entries')
      this.#skipBlanksIn('Array', start)
    }
  }

  #string(): string {
    const match = /"((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y
    match.lastIndex = this.#at
    const found = match.exec(this.#text)
    if (found === null) {
      this.#at = this.#text.length
      throw this.#fault(END_FAULT, 'Unexpected end-of-input in VALUE_STRING', this.#at)
    }
    this.#at += found[0].length
    return String(JSON.parse(found[0]))
  }

  #number(): JsonNumber {
    const match = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
    match.lastIndex = this.#at
    const found = match.exec(this.#text)
    if (found === null)
      throw this.#unexpected('expected digit (0-9) to follow minus sign, for valid numeric value')
    this.#at += found[0].length
    return new JsonNumber(found[0])
  }

  /** A run of letters and digits, as Jackson shows it. */
  #token(start: number): string {
    return /^[\p{L}\p{N}_$]*/u.exec(this.#text.slice(start))?.[0] ?? ''
  }

  #take(character: string): boolean {
    if (this.#text.charAt(this.#at) !== character) return false
    this.#at += 1
    return true
  }

  #skipBlanks(): void {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.#at))) this.#at += 1
  }

  #skipBlanksIn(container: 'Object' | 'Array', start: number): void {
    this.#skipBlanks()
    if (this.#at < this.#text.length) return
    const marker = `(start marker at ${this.#place(start)})`
    throw this.#fault(
      END_FAULT,
      `Unexpected end-of-input: expected close marker for ${container} ${marker}`,
      this.#at,
    )
  }

  #unrecognized(start: number, token: string): JavaError {
    const message = `Unrecognized token '${token}': was expecting ${EXPECTED_VALUE}`
    const end = start + token.length
    // Where the text ends with the token Jackson has given up its buffer, and counts from the text's beginning.
    if (end < this.#text.length) return this.#fault(PARSE_FAULT, message, end)
    const line = this.#text.split('\n').length
    const place = placeAt(line, -this.#text.lastIndexOf('\n'))
    return new JavaError(PARSE_FAULT, `${message}\n at ${place}`)
  }

  #unexpected(expected: string): JavaError {
    const character = this.#text.charAt(this.#at)
    return this.#fault(
      PARSE_FAULT,
      `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${expected}`,
      this.#at,
    )
  }

  #fault(className: string, message: string, at: number): JavaError {
    return new JavaError(className, `${message}\n at ${this.#place(at)}`)
  }

  #place(at: number): string {
    const before = this.#text.slice(0, at)
    const line = before.split('\n').length
    const column = at - before.lastIndexOf('\n')
    return placeAt(line, column)
  }
}

function placeAt(line: number, column: number): string {
  return `[Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: ${line}, column: ${column}]`
}
