import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkData } from '../../../src/daemon/check-data.ts'
import { salvageData } from '../../../src/daemon/salvage-data.ts'
import { startSamsa } from '../../../src/daemon/start-samsa.ts'
import { readWriteAheadLog } from '../../../src/store/salvage/write-ahead-log.ts'
import { StoreError } from '../../../src/store/store.ts'
import { Random } from '../../random.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { bytesOf, type Contents, copyFolder, prepareData, readContents } from './prepared-data.ts'

/** scripts/faults asks for more: so many damaged files. */
const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 4)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const PAGE_BYTES = 8192

/** Changes the bytes of a file as a bad disk does; returns what was done. */
function damage(
  bytes: Buffer,
  random: Random,
): { readonly damaged: Buffer; readonly at: number; readonly what: string } {
  const damaged = Buffer.from(bytes)
  const page = random.below(Math.ceil(bytes.length / PAGE_BYTES))
  const [start, end] = [page * PAGE_BYTES, Math.min((page + 1) * PAGE_BYTES, bytes.length)]
  switch (random.below(4)) {
    case 0: {
      const at = random.below(bytes.length)
      damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << random.below(8)), at)
      return { damaged, at, what: `a bit of byte ${at} (page ${Math.floor(at / PAGE_BYTES) + 1})` }
    }
    case 1:
      damaged.fill(0, start, end)
      return { damaged, at: start, what: `page ${page + 1} zeroed` }
    case 2:
      for (let at = start; at < end; at++) damaged.writeUInt8(random.below(256), at)
      return { damaged, at: start, what: `page ${page + 1} overwritten` }
    default: {
      const length = random.int(1, bytes.length - 1)
      return {
        damaged: damaged.subarray(0, length),
        at: length,
        what: `cut to ${length} of ${bytes.length} bytes`,
      }
    }
  }
}

/** What the daemon says at its start, and `samsa check`: a line each, which says what to do where it is a refusal. */
async function startAndCheck(folder: string): Promise<readonly string[]> {
  const copy = temporaryFolder()
  copyFolder(folder, copy)
  const said: string[] = [...tryCheck(copy)]
  const onLogLine = (line: string): void => {
    expect(line, 'a stack trace').not.toMatch(/\n +at /)
    if (/ (WARN|ERROR) /.test(line)) said.push(line)
  }
  try {
    const samsa = await startSamsa({ dataDir: copy, onLogLine })
    await samsa.stop()
  } catch (error) {
    said.push(refusalOf(error))
  }
  return said
}

function tryCheck(folder: string): readonly string[] {
  try {
    return checkData(folder).problems
  } catch (error) {
    return [refusalOf(error)]
  }
}

function refusalOf(error: unknown): string {
  if (!(error instanceof StoreError)) throw error
  expect(error.code).toBe('SAMSA_STORE_CORRUPT')
  expect(error.message).toMatch(/^[^\n]*samsa salvage[^\n]*$/)
  return error.message
}

/** How many of the records and znodes are there, and whether any is not what it was. */
function compare(found: Contents, original: Contents): { readonly kept: number; readonly wrong: string[] } {
  const wrong: string[] = []
  let kept = 0
  const look = (name: string, value: string, was: string | undefined): void => {
    if (value === was) kept++
    else wrong.push(`${name}: ${value.slice(0, 40)}`)
  }
  for (const [topic, values] of found.topics)
    for (const [offset, value] of values)
      look(`${topic}:${offset}`, value, original.topics.get(topic)?.get(offset))
  for (const [path, data] of found.znodes) look(path, data, original.znodes.get(path))
  return { kept, wrong }
}

/** A write-ahead log without the zeros that its file was given ahead: damage to those is none. */
function framesOf(log: Buffer): Buffer {
  const { pages } = readWriteAheadLog(log, PAGE_BYTES)
  return log.subarray(0, Math.max(...pages.values()) + PAGE_BYTES)
}

for (const hasLog of [false, true]) {
  const file = hasLog ? 'samsa.db-wal' : 'samsa.db'
  test(`damage anywhere in ${file} is told, and what is whole can be read out`, {
    timeout: 30_000 + ROUNDS * 2_000,
  }, async () => {
    const random = new Random(SEED)
    const folder = await prepareData(hasLog)
    const pristine = temporaryFolder()
    copyFolder(folder, pristine)
    const original = await readContents(pristine)
    const all = compare(original, original).kept
    expect(checkData(pristine).problems).toEqual([])
    const bytes = hasLog ? framesOf(bytesOf(folder, file)) : bytesOf(folder, file)
    for (let round = 0; round < ROUNDS; round++) {
      const { damaged, at, what } = damage(bytes, random)
      const [bad, out] = [temporaryFolder(), join(temporaryFolder(), 'out')]
      copyFolder(folder, bad)
      writeFileSync(join(bad, file), damaged)
      try {
        const problems = await startAndCheck(bad)
        const report = salvageData(bad, out)
        const { kept, wrong } = compare(await readContents(out), original)
        // Records that are not what they were fit no checksum of theirs; a znode is read out as it reads, and that is told.
        const isTold = (path: string): boolean => report.damage.some((line) => line.includes(` ${path} `))
        expect(wrong.filter((text) => !isTold(text.slice(0, text.indexOf(':'))))).toEqual([])
        if (wrong.length > 0) expect(problems).not.toEqual([])
        // The end of a log that is cut off, or whose last page is damaged, might never have been written.
        const isUntellable = hasLog && at + 2 * PAGE_BYTES >= damaged.length
        if (!isUntellable && kept + wrong.length < all)
          expect(problems.length + report.damage.length).toBeGreaterThan(0)
        // A frame is known to be whole by the one before it.
        const isEnd = hasLog && at + 3 * PAGE_BYTES >= damaged.length
        if (!isEnd && damaged.length === bytes.length) expect(kept / all).toBeGreaterThan(0.8)
      } catch (error) {
        throw new Error(`round ${round}, ${what}: ${error instanceof Error ? error.stack : error}`, {
          cause: error,
        })
      }
      rmSync(bad, { recursive: true })
      if (existsSync(out)) rmSync(out, { recursive: true })
    }
  })
}
