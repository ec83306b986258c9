import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import { walkSubtree } from '../../../zookeeper/client/walk-subtree.ts'
import { PROC_ZOOKEEPER } from '../../../zookeeper/paths.ts'
import { Progress } from '../../kit/progress.ts'
import type { TextOutput } from '../command.ts'
import { CommandError } from '../errors.ts'
import { END_LINE, headerLine, nodeLine } from './export-format.ts'
import { type ExtraCommand, jsonOption, parseExtraLine } from './extra-command.ts'
import { LineOutput } from './line-output.ts'
import { movedPath, readZnode } from './znode.ts'

/** export: writes a tree with data and ACLs as JSON, to a file or to stdout. */
export const exportTree: ExtraCommand = {
  name: 'export',
  usage: 'PATH [FILE]',
  extraOptions: [jsonOption],
  async run(words, { client, out, isJson, note, answer, progress }) {
    const [path = '/', file] = parseExtraLine(exportTree, words, [1, 2]).args
    if (file === undefined && isJson)
      throw new CommandError('export --json needs a FILE: without one stdout is the tree')
    const shown = new Progress(progress, 'Exporting')
    let count = 0
    const write = async (output: TextOutput): Promise<void> => {
      const lines = new LineOutput(output)
      await lines.line(headerLine(path))
      let last: string | undefined
      const nodes = walkSubtree(path, (node) => readZnode(client, node), {
        // The server's own nodes are made by the server that the tree comes to.
        isSkipped: (node) => node === PROC_ZOOKEEPER,
      })
      for await (const { path: node, found } of nodes) {
        if (last !== undefined) await lines.line(`${last},`)
        last = nodeLine(movedPath(node, path, '/'), found)
        count += 1
        shown.say(() => `${count} znodes`)
      }
      if (last !== undefined) await lines.line(last)
      await lines.line(END_LINE)
      await lines.flush()
    }
    try {
      if (file === undefined) await write(out)
      else await writeWhole(file, write)
    } finally {
      shown.end()
    }
    if (file !== undefined) note.write(`Exported ${count} ${count === 1 ? 'znode' : 'znodes'} to ${file}\n`)
    answer({ path, file: file ?? null, exported: count })
  },
}

/** Writes a file under another name first, so that the one that was there stays until the new one is whole. */
async function writeWhole(file: string, write: (output: TextOutput) => Promise<void>): Promise<void> {
  const partial = `${file}.${process.pid}.partial`
  const stream = createWriteStream(partial, { mode: 0o600 })
  const done = finished(stream)
  done.catch(() => {}) // awaited below, unless writing fails first
  try {
    await Promise.race([write(stream), done])
    stream.end()
    await done
    await rename(partial, file)
  } catch (error) {
    stream.destroy()
    await rm(partial, { force: true })
    if (error instanceof Error && 'syscall' in error)
      throw new CommandError(`${file} can't be written: ${error.message}`)
    throw error
  }
}
