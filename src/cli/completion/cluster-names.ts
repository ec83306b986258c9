import type { Admin } from '../../kafka/client/admin/admin.ts'
import { localDaemon, refuses, socketOf } from '../kit/local-daemon.ts'

const DEADLINE_MS = 1_500

/**
 * Asks the local daemon for the names of its topics or groups. None where the command line means another cluster, or the daemon does not
 * run: it is never started for this, and nothing is said.
 */
export async function clusterNames(
  kind: 'topics' | 'groups',
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const path = socketFor(words, env)
  if (path === undefined || (await refuses({ path }))) return []
  const { openAdmin } = await import('../../kafka/client/admin/admin.ts')
  const properties = {
    'bootstrap.servers': 'localhost:9092',
    'request.timeout.ms': String(DEADLINE_MS),
    'default.api.timeout.ms': String(DEADLINE_MS),
  }
  const silent = { warn: () => {}, error: () => {} }
  const admin = await openAdmin(properties, { log: silent, resolveAddress: () => path })
  try {
    return (await namesFrom(admin, kind)).sort()
  } finally {
    await admin.close()
  }
}

async function namesFrom(admin: Admin, kind: 'topics' | 'groups'): Promise<string[]> {
  if (kind === 'topics') {
    const { listTopics } = await import('../../kafka/client/admin/list-topics.ts')
    return (await listTopics(admin, { listInternal: true })).map(({ name }) => name)
  }
  const { listGroups } = await import('../../kafka/client/admin/list-groups.ts')
  return (await listGroups(admin)).groups.map(({ groupId }) => groupId)
}

/** The socket of the cluster that a command line names; of the local default daemon where it names none. */
function socketFor(words: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const daemon = localDaemon('kafka', env)
  const server = bootstrapServer(words)
  if (server === undefined) return daemon?.unix
  if (server.startsWith('unix:')) return server.slice('unix:'.length)
  const colon = server.lastIndexOf(':')
  return socketOf(daemon, server.slice(0, colon), Number(server.slice(colon + 1)))
}

function bootstrapServer(words: readonly string[]): string | undefined {
  const names = ['--bootstrap-server', '-bootstrap-server', '-b', '--broker-list']
  for (const [at, word] of words.entries()) {
    if (names.includes(word)) return words[at + 1]
    const [name = '', server] = word.split('=')
    if (server !== undefined && names.includes(name)) return server
  }
  return undefined
}
