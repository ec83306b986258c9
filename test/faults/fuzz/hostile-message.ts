import type { Message } from '../../../src/wire/message.ts'
import { type FieldPlan, planMessage, type StructPlan } from '../../../src/wire/plan.ts'
import type { ScalarKind } from '../../../src/wire/schema.ts'
import type { Random } from '../../random.ts'
import type { Bytes } from './bytes.ts'
import { isDecisive, numberFor, oddNumber, wordFor } from './words.ts'

/** How a message is written. */
export interface Hostility {
  readonly random: Random
  /** How often a length, a count, a null or a tag is not what it should be, from 0 to 1; values are odd enough without. */
  readonly spoils: number
  /** Record batches, whole or spoilt. */
  readonly records: (random: Random) => Buffer
  /** Fields that are always so. */
  readonly fixed?: Readonly<Record<string, number>>
}

const plans = new WeakMap<Message, (StructPlan | undefined)[]>()

/**
 * Writes a message of a version, from its definition: every field of a kind and size that would do, filled with words that other messages use
 * too, and here and there something that breaks the encoding: a length, a count, a null, a tag.
 */
export function writeHostile(bytes: Bytes, message: Message, version: number, how: Hostility): void {
  const known = plans.get(message) ?? []
  plans.set(message, known)
  known[version] ??= planMessage(message, version)
  writeStruct(bytes, known[version], { ...how, depth: 0 })
}

interface State extends Hostility {
  readonly depth: number
}

function writeStruct(bytes: Bytes, plan: StructPlan, state: State): void {
  const { random } = state
  for (const field of plan.fields) {
    if (!field.isPresent || field.tag !== null) continue
    // A structure that ends too soon shifts all that follows.
    if (random.chance(state.spoils / 8)) continue
    writeField(bytes, field, state)
  }
  if (plan.isFlexible) writeTags(bytes, plan, state)
}

function writeTags(bytes: Bytes, plan: StructPlan, state: State): void {
  const { random, spoils } = state
  const tagged = plan.fields.filter((field) => field.isPresent && field.tag !== null && random.chance(0.5))
  const isOdd = random.chance(spoils)
  const sent: (FieldPlan | undefined)[] = isOdd ? [...tagged, ...tagged, undefined].reverse() : tagged
  bytes.varint(random.chance(spoils / 2) ? Math.abs(oddNumber(random)) : sent.length)
  for (const field of sent) {
    const start = bytes.length
    if (field === undefined) bytes.raw(Buffer.alloc(random.below(20), random.below(256)))
    else writeField(bytes, field, state)
    const value = bytes.from(start)
    bytes.truncate(start)
    bytes.varint(field?.tag ?? random.pick([0, 1, 99, 2_147_483_647, 4_294_967_295]))
    bytes.varint(
      random.chance(spoils / 2) ? Math.max(0, value.length + random.pick([-1, 1, 1000])) : value.length,
    )
    bytes.raw(value)
  }
}

function writeField(bytes: Bytes, field: FieldPlan, state: State): void {
  if (field.kind === 'array') writeArray(bytes, field, state)
  else if (field.kind === 'struct') writeNested(bytes, field, state)
  else writeScalar(bytes, field.kind, field, state)
}

function writeNested(bytes: Bytes, field: FieldPlan, state: State): void {
  if (field.isNullable) {
    const isNull = state.random.chance(0.4)
    if (field.tag === null) bytes.int(isNull ? -1 : 1, 1)
    else bytes.varint(isNull ? 0 : 1)
    if (isNull) return
  }
  writeStruct(bytes, field.element as StructPlan, { ...state, depth: state.depth + 1 })
}

function writeArray(bytes: Bytes, field: FieldPlan, state: State): void {
  const { random, spoils, depth } = state
  if (field.isNullable ? random.chance(0.15) : random.chance(spoils / 4)) {
    writeLength(bytes, -1, field.isCompact, 4)
    return
  }
  const most = depth > 1 ? 2 : 3
  const count = random.chance(spoils / 8) ? random.int(10, 60) : random.pick([0, 1, 1, 1, 2, most])
  const told = random.chance(spoils / 2) ? random.pick([count + 1, count - 1, oddNumber(random)]) : count
  writeLength(bytes, told, field.isCompact, 4)
  const { element } = field
  for (let index = 0; index < count; index++) {
    if (element === null) throw new TypeError(`${field.path} has no element`)
    if (typeof element === 'string')
      writeScalar(bytes, element, { name: field.name, isCompact: field.isCompact, isNullable: false }, state)
    else writeStruct(bytes, element, { ...state, depth: depth + 1 })
  }
}

type ScalarField = Pick<FieldPlan, 'name' | 'isCompact' | 'isNullable'>

function writeScalar(bytes: Bytes, kind: ScalarKind, field: ScalarField, state: State): void {
  const { random, spoils, fixed } = state
  const { name } = field
  const number =
    fixed?.[name] ??
    (random.chance(isDecisive(name) ? ODD_VALUES / 20 : ODD_VALUES)
      ? oddNumber(random)
      : numberFor(name, random))
  // Where all 64 bits count they are used; elsewhere numbers beyond 2^53 break the encoding.
  const isOutOfRange = random.chance(kind === 'int64' ? spoils / 2 : ODD_VALUES)
  switch (kind) {
    case 'bool':
      bytes.int(fixed?.[name] ?? random.below(random.chance(ODD_VALUES) ? 256 : 2), 1)
      return
    case 'int8':
      bytes.int(number, 1)
      return
    case 'int16':
    case 'uint16':
      bytes.int(number, 2)
      return
    case 'int32':
    case 'uint32':
      bytes.int(number, 4)
      return
    case 'int64':
    case 'saturatingInt64':
    case 'bigint64':
      bytes.int64(isOutOfRange ? random.pick(ODD_INT64) : BigInt(number))
      return
    case 'float64':
      bytes.float64(
        random.chance(ODD_VALUES) ? random.pick([Number.NaN, Number.POSITIVE_INFINITY, -0]) : number,
      )
      return
    case 'uuid':
      bytes.raw(random.chance(0.7) ? Buffer.alloc(16) : Buffer.alloc(16, random.below(256)))
      return
    case 'string':
      writeSized(bytes, Buffer.from(wordFor(name, random)), field, { ...state, lengthBytes: 2 })
      return
    case 'ustring':
      writeSized(
        bytes,
        Buffer.from(wordFor(name, random)),
        { ...field, isCompact: false },
        { ...state, lengthBytes: 4 },
      )
      return
    case 'bytes':
      writeSized(bytes, blob(random), field, { ...state, lengthBytes: 4 })
      return
    case 'records':
      writeSized(bytes, state.records(random), field, { ...state, lengthBytes: 4 })
  }
}

function writeSized(
  bytes: Bytes,
  value: Buffer,
  { isCompact, isNullable }: ScalarField,
  { random, spoils, lengthBytes }: State & { readonly lengthBytes: 2 | 4 },
): void {
  if (isNullable ? random.chance(0.15) : random.chance(spoils / 4)) {
    writeLength(bytes, -1, isCompact, lengthBytes)
    return
  }
  const isLie = random.chance(spoils / 2)
  const told = isLie ? random.pick([value.length + 1, value.length - 1, oddNumber(random)]) : value.length
  writeLength(bytes, told, isCompact, lengthBytes)
  bytes.raw(value)
}

function writeLength(bytes: Bytes, length: number, isCompact: boolean, size: 2 | 4): void {
  if (isCompact) bytes.varint(length + 1)
  else bytes.int(length, size)
}

function blob(random: Random): Buffer {
  const length = random.pick([0, 1, 6, 20, 200])
  const bytes = Buffer.alloc(length, random.below(256))
  // What groups say in bytes begins with a version.
  if (length > 2 && random.chance(0.5)) bytes.writeInt16BE(random.pick([0, 1, 2, 3, -1]))
  return bytes
}

/** How often a value is one that nobody expects. */
const ODD_VALUES = 0.04
const ODD_INT64 = [-1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n, -(2n ** 53n), 2n ** 31n, 2n ** 62n]
