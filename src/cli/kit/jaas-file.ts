import { readFileSync } from 'node:fs'
import { parseJaas } from '../../instance/jaas.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import type { ClientHooks } from '../../kafka/client/hooks.ts'

const PROPERTY = /(?:^|\s)-Djava\.security\.auth\.login\.config=(?:"([^"]*)"|(\S+))/

/** The login configuration that KAFKA_OPTS names with -Djava.security.auth.login.config; undefined when it names none. */
export function jaasFileOf(env: Readonly<Record<string, string | undefined>>): ClientHooks['jaasFile'] {
  const match = PROPERTY.exec(env['KAFKA_OPTS'] ?? '')
  const path = match?.[1] ?? match?.[2]
  if (path === undefined) return undefined
  return { path, read: async () => readSections(path) }
}

function readSections(path: string) {
  try {
    return parseJaas(readFileSync(path, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const text = `java.io.IOException: ${path}: ${why}`
    throw new ClientError('java.lang.SecurityException', text, { cause })
  }
}
