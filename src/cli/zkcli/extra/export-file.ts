import { type FileHandle, open, readFile } from 'node:fs/promises'
import { CommandError } from '../errors.ts'
import {
  checkHeader,
  checkNode,
  END_LINE,
  type ExportedNode,
  type ExportHeader,
  headerLine,
} from './export-format.ts'

/** A file of export: what it says of itself, and its nodes as often as they are wanted. */
export interface ExportFile {
  readonly header: ExportHeader
  nodes(): AsyncIterable<ExportedNode>
}

/**
 * Opens a file of export. One laid out as export does is read line by line, any other whole.
 *
 * @throws CommandError, also from `nodes`, for a file that can't be read or holds something else
 */
export async function openExportFile(file: string): Promise<ExportFile> {
  const [first = ''] = await collect(linesOf(file), 1)
  const header = headerOf(first)
  if (header !== undefined) {
    return { header: checkHeader(header, file), nodes: () => nodesByLine(file) }
  }
  const whole = parse(await read(file), file)
  const nodes: unknown =
    typeof whole === 'object' && whole !== null && 'nodes' in whole ? whole.nodes : undefined
  const checked = checkHeader(whole, file)
  if (!Array.isArray(nodes)) throw new CommandError(`${file}: "nodes" must be a list`)
  return {
    header: checked,
    async *nodes() {
      for (const [index, node] of nodes.entries()) yield checkNode(node, `${file}, node ${index + 1}`)
    },
  }
}

/** The header of a file that export wrote; undefined for another's first line. */
function headerOf(first: string): unknown {
  if (!first.endsWith('"nodes":[')) return undefined
  try {
    const header: unknown = JSON.parse(first + END_LINE)
    const path: unknown =
      typeof header === 'object' && header !== null && 'path' in header ? header.path : undefined
    return typeof path === 'string' && headerLine(path) === first ? header : undefined
  } catch {
    return undefined
  }
}

async function* nodesByLine(file: string): AsyncGenerator<ExportedNode> {
  let number = 0
  let hasEnded = false
  for await (const line of linesOf(file)) {
    number += 1
    if (number === 1 || line === '') continue
    const where = `${file}, line ${number}`
    if (hasEnded) throw new CommandError(`${where}: something follows behind the end`)
    if (line === END_LINE) hasEnded = true
    else yield checkNode(parse(line.replace(/,$/, ''), where), where)
  }
  if (!hasEnded) throw new CommandError(`${file} ends in the middle: it was not written to its end`)
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let handle: FileHandle | undefined
  try {
    handle = await open(file)
    yield* handle.readLines({ autoClose: false })
  } catch (error) {
    throw unreadable(file, error)
  } finally {
    await handle?.close()
  }
}

async function collect(lines: AsyncIterable<string>, count: number): Promise<string[]> {
  const some: string[] = []
  for await (const line of lines) {
    some.push(line)
    if (some.length >= count) break
  }
  return some
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CommandError(`${where} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function unreadable(file: string, error: unknown): CommandError {
  return new CommandError(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`)
}
