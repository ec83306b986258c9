/** Taking values out of parsed JSON as the reference's DecodeJson does: each function throws its JsonMappingException in its words. */
import { type JsonNode, JsonNumber, jacksonText } from './jackson.ts'
import { JavaError } from './java-error.ts'

export function asObject(node: JsonNode | undefined): Map<string, JsonNode> {
  if (node instanceof Map) return node
  throw mappingFault(`Expected JSON object, received ${jacksonText(node)}`)
}

export function asArray(node: JsonNode | undefined): JsonNode[] {
  if (Array.isArray(node)) return node
  throw mappingFault(`Expected JSON array, received ${jacksonText(node)}`)
}

/** A member that must be there. */
export function memberOf(object: ReadonlyMap<string, JsonNode>, name: string): JsonNode {
  const member = object.get(name)
  if (member === undefined) throw mappingFault(`No such field exists: \`${name}\``)
  return member
}

export function decodeString(node: JsonNode): string {
  if (typeof node === 'string') return node
  throw wrongType('String', node)
}

export function decodeInteger(node: JsonNode): number {
  const value = node instanceof JsonNumber && /^-?\d+$/.test(node.text) ? Number(node.text) : Number.NaN
  if (value >= -(2 ** 31) && value < 2 ** 31) return value
  throw wrongType('Integer', node)
}

/** A whole number of 64 bits; beyond ±2^53 it is rounded. */
export function decodeLong(node: JsonNode): number {
  if (node instanceof JsonNumber && /^-?\d+$/.test(node.text)) {
    const value = BigInt(node.text)
    if (BigInt.asIntN(64, value) === value) return Number(value)
  }
  throw wrongType('Long', node)
}

export function decodeList<T>(node: JsonNode, decode: (element: JsonNode) => T): T[] {
  if (Array.isArray(node)) return node.map(decode)
  throw wrongType('JSON array', node)
}

function wrongType(expected: string, node: JsonNode): JavaError {
  return mappingFault(`Expected \`${expected}\` value, received ${jacksonText(node)}`)
}

function mappingFault(message: string): JavaError {
  return new JavaError('com.fasterxml.jackson.databind.JsonMappingException', message)
}
