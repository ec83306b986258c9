import type { Admin } from '../../kafka/client/admin/admin.ts'
import type { Io } from '../kit/io.ts'
import { jsonOption, writeJson } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { findListings } from './find-topics.ts'

/** --list: prints the topics' names, an empty line where there are none; as JSON with --json. */
export async function listMatchingTopics(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const topics = await findListings(admin, options)
  if (options.has(jsonOption)) for (const topic of topics) writeJson(io, topic)
  else io.stdout.write(`${topics.map(({ name }) => name).join('\n')}\n`)
}
