import { OPEN_ACL_UNSAFE } from '../../../zookeeper/acl.ts'
import type { ZooKeeperClient } from '../../../zookeeper/client/client.ts'
import { isKeeperError } from '../../../zookeeper/client/keeper-exception.ts'
import { ErrorCode } from '../../../zookeeper/errors.ts'
import type { ACL } from '../../../zookeeper/messages.ts'
import { parentOf, validatePath } from '../../../zookeeper/paths.ts'
import { Progress } from '../../kit/progress.ts'
import { type ExportFile, openExportFile } from './export-file.ts'
import type { ExportedNode } from './export-format.ts'
import { type ExtraCommand, jsonOption, parseExtraLine } from './extra-command.ts'
import { LineOutput } from './line-output.ts'
import { movedPath } from './znode.ts'
import { type NewZnode, ZnodeWriter } from './znode-writer.ts'

/** How many nodes are looked up at once. */
const CHUNK_NODES = 64

/** What became of the nodes of a file. */
interface Counts {
  created: number
  changed: number
  /** There already, and as in the file or not to be touched. */
  kept: number
  /** Ephemeral: they belong to a session. */
  ephemeral: number
}

/**
 * import: makes the znodes of a file of export. Those that exist stay as they are, unless they are to be overwritten.
 *
 * The whole file is checked before the first node is made.
 */
export const importTree: ExtraCommand = {
  name: 'import',
  usage: '[--dry-run] [--overwrite] FILE [PATH]',
  extraOptions: [
    { name: 'dry-run', short: 'n', description: 'tell what would be done, and do nothing' },
    { name: 'overwrite', description: 'give znodes that exist the data and the ACL of the file' },
    jsonOption,
  ],
  async run(words, { client, out, note, answer, progress }) {
    const line = parseExtraLine(importTree, words, [1, 2])
    const [name = ''] = line.args
    const file = await openExportFile(name)
    const to = line.args[1] ?? file.header.path
    validatePath(to)
    for await (const _ of file.nodes()); // checks them all
    const isDry = line.has('dry-run')
    const shown = new Progress(progress, 'Importing')
    const run = new ImportRun({
      client,
      to,
      isDry,
      overwrites: line.has('overwrite'),
      lines: new LineOutput(out),
      shown,
    })
    const counts = await run.run(file).finally(() => shown.end())
    note.write(summary(counts, isDry))
    answer({ file: name, path: to, isDryRun: isDry, ...counts })
  },
}

function summary({ created, changed, kept, ephemeral }: Counts, isDry: boolean): string {
  const parts = [`${created} created`]
  if (changed > 0) parts.push(`${changed} overwritten`)
  if (kept > 0) parts.push(`${kept} kept as they were`)
  if (ephemeral > 0) parts.push(`${ephemeral} ephemeral left out`)
  return `${isDry ? 'Would be imported' : 'Imported'}: ${parts.join(', ')}\n`
}

interface ImportContext {
  readonly client: ZooKeeperClient
  readonly to: string
  readonly isDry: boolean
  readonly overwrites: boolean
  readonly lines: LineOutput
  readonly shown: Progress
}

/** A node of the file, at the path that it is to have. */
interface Wanted extends NewZnode {
  /** Undefined: the file has none, and a node that exists keeps its own. */
  readonly givenAcl: readonly ACL[] | undefined
}

class ImportRun {
  readonly #context: ImportContext
  readonly #writer: ZnodeWriter
  readonly #counts: Counts = { created: 0, changed: 0, kept: 0, ephemeral: 0 }

  constructor(context: ImportContext) {
    this.#context = context
    this.#writer = new ZnodeWriter(context.client)
  }

  async run(file: ExportFile): Promise<Counts> {
    let chunk: Wanted[] = []
    try {
      if (!this.#context.isDry) await this.#makeParents()
      for await (const node of file.nodes()) {
        if (node.kind === 'ephemeral') {
          this.#counts.ephemeral += 1
          continue
        }
        chunk.push(this.#wanted(node))
        if (chunk.length < CHUNK_NODES) continue
        await this.#take(chunk)
        chunk = []
      }
      await this.#take(chunk)
      await this.#writer.flush()
    } finally {
      await this.#writer.finish()
      await this.#context.lines.flush()
    }
    return this.#counts
  }

  #wanted({ path, data, acl, kind, ttlMs }: ExportedNode): Wanted {
    return {
      path: movedPath(path, '/', this.#context.to),
      data,
      acl: acl ?? OPEN_ACL_UNSAFE,
      givenAcl: acl,
      ...(kind === 'container' ? { isContainer: true } : {}),
      ...(ttlMs === undefined ? {} : { ttlMs }),
    }
  }

  async #take(chunk: readonly Wanted[]): Promise<void> {
    const { client, isDry, lines, shown } = this.#context
    const present = await Promise.all(chunk.map(({ path }) => client.exists(path)))
    for (const [i, node] of chunk.entries()) {
      if ((present[i] ?? null) !== null) {
        await this.#meetExisting(node)
        continue
      }
      this.#counts.created += 1
      if (isDry) await lines.line(`create ${node.path}`)
      else await this.#writer.add(node)
      shown.say(() => `${this.#counts.created} created, ${this.#counts.kept} kept`)
    }
  }

  async #meetExisting({ path, data, givenAcl }: Wanted): Promise<void> {
    const { client, overwrites, isDry, lines } = this.#context
    const [found, { acl }] = await Promise.all([client.getData(path), client.getAcl(path)])
    const hasOtherData = !isSameData(found.data, data)
    const hasOtherAcl = givenAcl !== undefined && !isSameAcl(acl, givenAcl)
    if (!hasOtherData && !hasOtherAcl) {
      this.#counts.kept += 1
      return
    }
    if (!overwrites) {
      this.#counts.kept += 1
      if (isDry) await lines.line(`keep ${path} (it differs)`)
      return
    }
    this.#counts.changed += 1
    if (isDry) {
      await lines.line(`overwrite ${path}`)
      return
    }
    if (hasOtherData) await client.setData(path, data)
    if (hasOtherAcl) await client.setAcl(path, givenAcl)
  }

  /** The nodes above the tree; they are made without data, open to all, where they are missing. */
  async #makeParents(): Promise<void> {
    const { client, to } = this.#context
    const missing: string[] = []
    for (let path = parentOf(to); path !== '/' && (await client.exists(path)) === null; path = parentOf(path))
      missing.push(path)
    for (const path of missing.reverse()) {
      try {
        await client.create(path)
      } catch (error) {
        if (!isKeeperError(error, ErrorCode.NODEEXISTS)) throw error
      }
    }
  }
}

function isSameData(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b)
}

function isSameAcl(a: readonly ACL[], b: readonly ACL[]): boolean {
  const text = (acl: readonly ACL[]): string =>
    JSON.stringify(acl.map(({ perms, id }) => [perms, id.scheme, id.id]))
  return text(a) === text(b)
}
