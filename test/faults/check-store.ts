import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, vi } from 'vitest'

/** What must not be in a database, by what it means. */
const FAULTS: Readonly<Record<string, string>> = {
  'a log of no topic': 'SELECT log_id FROM logs WHERE topic_id NOT IN (SELECT topic_id FROM topics)',
  'chunks of no log':
    'SELECT DISTINCT chunk_key >> 41 FROM chunks WHERE chunk_key >> 41 NOT IN (SELECT log_id FROM logs)',
  'segments of no log': 'SELECT log_id FROM segments WHERE log_id NOT IN (SELECT log_id FROM logs)',
  'producers of no log': 'SELECT log_id FROM producers WHERE log_id NOT IN (SELECT log_id FROM logs)',
  'epochs of no log': 'SELECT log_id FROM leader_epochs WHERE log_id NOT IN (SELECT log_id FROM logs)',
  'aborted transactions of no log':
    'SELECT log_id FROM aborted_transactions WHERE log_id NOT IN (SELECT log_id FROM logs)',
  'partitions of no topic':
    'SELECT topic_id FROM partition_runs WHERE topic_id NOT IN (SELECT topic_id FROM topics)',
  'configurations of no topic':
    'SELECT resource_name FROM configs WHERE resource_type = 2 AND resource_name NOT IN (SELECT name FROM topics)',
  'chunks that overlap': `
    SELECT chunk_key >> 41, chunk_key & 0x1ffffffffff
      FROM (SELECT chunk_key,
                   lag(last_offset & 0x1ffffffffff) OVER (PARTITION BY chunk_key >> 41 ORDER BY chunk_key) AS last_before
              FROM chunks)
     WHERE last_before >= chunk_key & 0x1ffffffffff`,
  'segments that are not as large as their chunks': `
    SELECT log_id, base_offset, end_offset, size_in_bytes,
           (SELECT coalesce(sum(length(batches)), 0)
              FROM chunks
             WHERE chunk_key BETWEEN (log_id << 41) | base_offset AND ((log_id << 41) | end_offset) - 1) AS chunk_bytes
      FROM (SELECT log_id,
                   base_offset,
                   size_in_bytes,
                   coalesce(lead(base_offset) OVER (PARTITION BY log_id ORDER BY base_offset),
                            (SELECT producers_offset FROM logs WHERE logs.log_id = segments.log_id)) AS end_offset
              FROM segments)
     WHERE size_in_bytes <> chunk_bytes`,
}

/** May be free in a small database, beside one page in sixteen. */
const FEW_PAGES = 64

/** What is wrong in a database, with the first few places of each. */
export function faultsOf(database: Database.Database): readonly (readonly [string, ...unknown[]])[] {
  return Object.entries(FAULTS).flatMap(([fault, sql]) => {
    const places = database.prepare(sql).raw().all().slice(0, 5)
    return places.length === 0 ? [] : [[fault, ...places] as const]
  })
}

/**
 * Looks through the database of a broker that has nothing to do: whole, without anything that belongs to nobody, and with
 * the space of what was deleted given back.
 */
export async function checkStore(folder: string): Promise<void> {
  const database = new Database(join(folder, 'samsa.db'), { readonly: true })
  try {
    // What a kill has left to be removed is removed now.
    await vi.waitFor(
      () => {
        expect(database.prepare('SELECT count(*) FROM doomed_logs').pluck().get()).toBe(0)
        const free = Number(database.pragma('freelist_count', { simple: true }))
        const all = Number(database.pragma('page_count', { simple: true }))
        expect(free).toBeLessThanOrEqual(all / 16 + FEW_PAGES)
      },
      { timeout: 30_000 },
    )
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(faultsOf(database)).toEqual([])
  } finally {
    database.close()
  }
}
