import type { CreateMode } from '../../../zookeeper/client/create-mode.ts'
import { isKeeperError } from '../../../zookeeper/client/keeper-exception.ts'
import { ErrorCode } from '../../../zookeeper/errors.ts'
import { MAX_TTL_MS } from '../../../zookeeper/stat.ts'
import { parseAcl } from '../acl-text.ts'
import type { Command } from '../command.ts'
import { CommandError } from '../errors.ts'
import { parseJavaLong } from '../java-numbers.ts'
import { type ParsedLine, parseOptions } from '../options.ts'
import { usageError } from '../usage.ts'

const spec = {
  options: [
    { name: 'e', description: 'ephemeral' },
    { name: 's', description: 'sequential' },
    { name: 'c', description: 'container' },
    { name: 't', hasValue: true, description: 'ttl' },
  ],
}

/** create: makes a znode and tells its path on stderr. Without data it gets none (null), which is not the same as empty. */
export const create: Command = {
  name: 'create',
  usage: '[-s] [-e] [-c] [-t ttl] path [data] [acl]',
  options: spec,
  async run(words, { client, err, note, answer }) {
    const line = parseOptions(words, spec)
    const [, path, data, acl] = line.args
    if (path === undefined) throw usageError(create)
    const { mode, ttlMs } = kindOfNode(line)
    try {
      const created = await client.create(path, {
        mode,
        ttlMs,
        data: data === undefined ? null : Buffer.from(data),
        ...(acl === undefined ? {} : { acl: parseAcl(acl, err) }),
      })
      note.write(`Created ${created}\n`)
      answer({ path: created })
    } catch (error) {
      if (isKeeperError(error, ErrorCode.INVALIDACL)) {
        // The reference tells the error and then what it makes of it; a rejected list has no path when it was empty.
        err.write(`${error.message}\n`)
      } else if (isKeeperError(error, ErrorCode.EPHEMERALONLOCALSESSION)) {
        err.write('Unable to create ephemeral node on a local session\n')
      }
      throw error
    }
  },
}

function kindOfNode(line: ParsedLine): { mode: CreateMode; ttlMs: number } {
  const isEphemeral = line.has('e')
  const isSequential = line.has('s')
  const isContainer = line.has('c')
  const ttl = line.value('t')
  if (isContainer && (isEphemeral || isSequential)) {
    throw new CommandError(
      '-c cannot be combined with -s or -e. Containers cannot be ephemeral or sequential.',
    )
  }
  const ttlMs = ttl === undefined ? 0n : parseJavaLong(ttl)
  if (ttlMs === undefined) throw new CommandError('-t argument must be a long value')
  if (ttl !== undefined && isEphemeral) throw new CommandError('TTLs cannot be used with Ephemeral znodes')
  if (ttl !== undefined && isContainer) throw new CommandError('TTLs cannot be used with Container znodes')
  if (ttl !== undefined && (ttlMs <= 0n || ttlMs > BigInt(MAX_TTL_MS))) {
    throw new CommandError(`ttl must be positive and cannot be larger than: ${MAX_TTL_MS}`)
  }
  if (isEphemeral) return { mode: isSequential ? 'EPHEMERAL_SEQUENTIAL' : 'EPHEMERAL', ttlMs: 0 }
  if (isContainer) return { mode: 'CONTAINER', ttlMs: 0 }
  if (ttl === undefined) return { mode: isSequential ? 'PERSISTENT_SEQUENTIAL' : 'PERSISTENT', ttlMs: 0 }
  return {
    mode: isSequential ? 'PERSISTENT_SEQUENTIAL_WITH_TTL' : 'PERSISTENT_WITH_TTL',
    ttlMs: Number(ttlMs),
  }
}
