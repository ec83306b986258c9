import { illegalArgument } from './java-error.ts'

/**
 * Checks the form of --bootstrap-server where a script does so itself, before its client: every part of the list needs a port.
 * `unix:/path` is ours.
 *
 * @throws JavaError whose message is the reference's, final newline included
 */
export function validateBootstrapServer(text: string | undefined): void {
  if (text === undefined || text.trim() === '')
    throw illegalArgument('Error while validating the bootstrap address\n')
  // As Java splits: empty parts at the end are none.
  const servers = text.replace(/,+$/, '').split(',')
  const isValid = servers.every((server) => hasPort(server) || server.trim().startsWith('unix:/'))
  if (!isValid) throw illegalArgument('Please provide valid host:port like host1:9091,host2:9092\n')
}

function hasPort(server: string): boolean {
  return /^(?:[0-9a-zA-Z\-%._]*:\/\/)?\[?([0-9a-zA-Z\-%._:]*)\]?:(\d+)$/.test(server)
}
