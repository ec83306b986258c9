import type { Codec } from './codec.ts'
import { absentField, notArray, notStruct, nullField } from './faults.ts'
import {
  countMethod,
  type FieldPlan,
  minElementBytes,
  type StructPlan,
  scalarMethod,
  writerMethod,
} from './plan.ts'
import type { ScalarKind } from './schema.ts'

/**
 * Compiles a plan to JavaScript.
 *
 * Every structure becomes four functions: `readN` returns one object literal with all fields in order, so that
 * all its instances share one hidden class; `writeN`; `defaultN` and `isDefaultN` for fields that are absent or
 * tagged. The source holds names and numbers of our own definitions only, never anything from the wire.
 */
export function compile(plan: StructPlan): Codec {
  const fields: FieldPlan[] = []
  const structs = reachable(plan)
  const source = [
    "'use strict'",
    ...structs.flatMap((struct) => [
      readFunction(struct),
      writeFunction(struct, fields),
      defaultFunction(struct),
      isDefaultFunction(struct),
    ]),
    `return { read: read${plan.id}, write: write${plan.id} }`,
  ].join('\n')
  const structById: StructPlan[] = []
  for (const struct of structs) structById[struct.id] = struct
  const link = new Function('fields', 'structs', 'faults', 'EMPTY', source)
  return link(fields, structById, { absentField, notArray, notStruct, nullField }, Buffer.alloc(0)) as Codec
}

function reachable(plan: StructPlan, found: StructPlan[] = []): StructPlan[] {
  if (found.includes(plan)) return found
  found.push(plan)
  for (const { element } of plan.fields) {
    if (element !== null && typeof element !== 'string') reachable(element, found)
  }
  return found
}

function readFunction(struct: StructPlan): string {
  const lines: string[] = []
  const values = struct.fields.map((field, index) => {
    if (field.isPresent && field.tag === null) {
      lines.push(...readField(field, `f${index}`))
      return `${JSON.stringify(field.name)}: f${index}`
    }
    if (field.isPresent) {
      lines.push(`let f${index} = ${fallbackOf(field)}`)
      return `${JSON.stringify(field.name)}: f${index}`
    }
    return `${JSON.stringify(field.name)}: ${fallbackOf(field)}`
  })
  if (struct.isFlexible) lines.push(...readTags(struct))
  return `function read${struct.id}(r) {\n${lines.join('\n')}\nreturn { ${values.join(', ')} }\n}`
}

function readTags(struct: StructPlan): string[] {
  const cases = struct.fields.flatMap((field, index) => {
    if (!field.isPresent || field.tag === null) return []
    return [`case ${field.tag}: {`, ...readField(field, 'x'), `f${index} = x`, 'break', '}']
  })
  if (cases.length === 0) return ['r.skipTags()']
  return [
    'for (let left = r.unsignedVarint(); left > 0; left--) {',
    'const tag = r.unsignedVarint()',
    'const size = r.unsignedVarint()',
    'switch (tag) {',
    ...cases,
    'default: r.skip(size)',
    '}',
    '}',
  ]
}

/** Statements that declare `target` and read the field into it. */
function readField(field: FieldPlan, target: string): string[] {
  const { kind, element, isCompact, isNullable } = field
  if (kind === 'struct') {
    const read = `read${(element as StructPlan).id}(r)`
    // Whether there is a structure is told by a signed byte, but by a varint in a tag.
    const isNull = field.tag === null ? 'r.int8() < 0' : 'r.unsignedVarint() === 0'
    return [`const ${target} = ${isNullable ? `${isNull} ? null : ${read}` : read}`]
  }
  if (kind !== 'array') return [`const ${target} = r.${scalarMethod(kind, isCompact, isNullable)}()`]
  const count = `r.${countMethod(isCompact, isNullable)}(${minElementBytes(field)})`
  const fill = [
    `${target} = []`,
    `for (let i = 0; i < ${target}n; i++) ${target}.push(${readElement(element as ScalarKind | StructPlan, isCompact)})`,
  ]
  return isNullable
    ? [`let ${target} = null`, `const ${target}n = ${count}`, `if (${target}n >= 0) {`, ...fill, '}']
    : [`const ${target}n = ${count}`, `const ${fill[0]}`, `${fill[1]}`]
}

function readElement(element: ScalarKind | StructPlan, isCompact: boolean): string {
  return typeof element === 'string'
    ? `r.${scalarMethod(element, isCompact, false)}()`
    : `read${element.id}(r)`
}

function writeFunction(struct: StructPlan, linked: FieldPlan[]): string {
  const lines = [`if (v === null || typeof v !== 'object') throw faults.notStruct(structs[${struct.id}], v)`]
  for (const field of struct.fields) {
    if (field.isPresent) {
      if (field.tag === null) lines.push('{', `const x = ${given(field)}`, ...writeField(field, linked), '}')
    } else if (!field.isIgnorable) {
      const x = `v[${JSON.stringify(field.name)}]`
      const fault = `throw faults.absentField(fields[${linked.push(field) - 1}])`
      lines.push(`if (${x} !== undefined && !(${isFallback(field, x)})) ${fault}`)
    }
  }
  if (struct.isFlexible) lines.push(...writeTags(struct, linked))
  return `function write${struct.id}(w, v) {\n${lines.join('\n')}\n}`
}

function writeTags(struct: StructPlan, linked: FieldPlan[]): string[] {
  const tagged = struct.fields
    .filter((field) => field.isPresent && field.tag !== null)
    .sort((a, b) => (a.tag ?? 0) - (b.tag ?? 0))
  if (tagged.length === 0) return ['w.unsignedVarint(0)']
  const lines = ['let n = 0']
  for (const field of tagged) {
    lines.push(
      `const t${field.tag} = ${given(field)}`,
      `const s${field.tag} = !(${isFallback(field, `t${field.tag}`)})`,
    )
    lines.push(`if (s${field.tag}) n++`)
  }
  lines.push('w.unsignedVarint(n)')
  for (const field of tagged) {
    lines.push(`if (s${field.tag}) {`, `const mark = w.beginTag(${field.tag})`, `const x = t${field.tag}`)
    lines.push(...writeField(field, linked), 'w.endTag(mark)', '}')
  }
  return lines
}

/** The value given for a field, its default where it was left out. */
function given(field: FieldPlan): string {
  const x = `v[${JSON.stringify(field.name)}]`
  return `${x} === undefined ? ${fallbackOf(field)} : ${x}`
}

/** Statements that write `x`. */
function writeField(field: FieldPlan, linked: FieldPlan[]): string[] {
  const { kind, element, isCompact, isNullable } = field
  if (kind !== 'array' && kind !== 'struct') {
    return [`w.${writerMethod(scalarMethod(kind, isCompact, isNullable))}(x)`]
  }
  const index = linked.push(field) - 1
  const refuse = `throw faults.nullField(fields[${index}])`
  if (kind === 'struct') {
    const write = `write${(element as StructPlan).id}(w, x)`
    return isNullable
      ? [`if (x === null) w.int8(${field.tag === null ? -1 : 0})`, 'else {', 'w.int8(1)', write, '}']
      : [`if (x === null) ${refuse}`, write]
  }
  const writeNull = isCompact ? 'w.unsignedVarint(0)' : 'w.int32(-1)'
  const writeCount = isCompact ? 'w.unsignedVarint(x.length + 1)' : 'w.int32(x.length)'
  const one =
    typeof element === 'string'
      ? `w.${writerMethod(scalarMethod(element, isCompact, false))}(x[i])`
      : `write${(element as StructPlan).id}(w, x[i])`
  return [
    `if (x === null) ${isNullable ? writeNull : refuse}`,
    `else if (!Array.isArray(x)) throw faults.notArray(fields[${index}])`,
    'else {',
    writeCount,
    `for (let i = 0; i < x.length; i++) ${one}`,
    '}',
  ]
}

/** An expression for the field's default, a fresh one where it can be changed. */
function fallbackOf({ kind, element, fallback }: FieldPlan): string {
  if (fallback === null) return 'null'
  if (kind === 'array') return '[]'
  if (kind === 'struct') return `default${(element as StructPlan).id}()`
  if (kind === 'bytes' || kind === 'records') return 'EMPTY'
  return typeof fallback === 'bigint' ? `${fallback}n` : JSON.stringify(fallback)
}

/** An expression that is true when `x` is the field's default. */
function isFallback(field: FieldPlan, x: string): string {
  const { kind, element, fallback } = field
  if (fallback === null) return `${x} === null`
  if (kind === 'struct') return `${x} !== null && isDefault${(element as StructPlan).id}(${x})`
  if (kind === 'array' || kind === 'bytes' || kind === 'records') return `${x} !== null && ${x}.length === 0`
  return `${x} === ${fallbackOf(field)}`
}

function defaultFunction(struct: StructPlan): string {
  const values = struct.fields.map((field) => `${JSON.stringify(field.name)}: ${fallbackOf(field)}`)
  return `function default${struct.id}() {\nreturn { ${values.join(', ')} }\n}`
}

function isDefaultFunction(struct: StructPlan): string {
  const tests = struct.fields.map((field) => {
    const x = `v[${JSON.stringify(field.name)}]`
    return `(${x} === undefined || (${isFallback(field, x)}))`
  })
  return `function isDefault${struct.id}(v) {\nreturn ${tests.length === 0 ? 'true' : tests.join(' && ')}\n}`
}
