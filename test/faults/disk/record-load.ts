import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../../random.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { killProcess, type Program } from '../program.ts'
import { diskAfter, type PowerCut } from './disk-image.ts'
import { type DiskEvent, readTrace } from './disk-trace.ts'
import { momentOf, recording, writeFiles } from './recorded-disk.ts'

/** What happened to a disk during a load. */
export interface Recording {
  /** The files that were on it. */
  readonly before: ReadonlyMap<string, Buffer>
  readonly events: readonly DiskEvent[]
}

/** Runs a server on a disk that holds these files, until the load is done; `now` tells the moment. */
export async function recordLoad(
  program: Program,
  before: ReadonlyMap<string, Buffer>,
  load: (port: number, now: () => number) => Promise<void>,
): Promise<Recording> {
  const folder = join(temporaryFolder(), 'data')
  const traceFile = join(temporaryFolder(), 'trace')
  writeFiles(folder, before)
  program.environment = recording(folder, traceFile)
  const { child, port } = await program.start(folder)
  await load(port, () => momentOf(traceFile))
  await killProcess(child)
  return { before, events: readTrace(readFileSync(traceFile)) }
}

/** The files that a power cut leaves, and a folder that has them. */
export function filesAfter(
  { before, events }: Recording,
  cut: PowerCut,
  random: Random,
): { readonly files: ReadonlyMap<string, Buffer>; readonly folder: string } {
  const files = diskAfter(events, cut, random, before)
  const folder = temporaryFolder()
  writeFiles(folder, files)
  return { files, folder }
}
