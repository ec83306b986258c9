import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'
import { usageError } from '../usage.ts'

/** addauth: presents credentials for this session. What the server makes of them shows in the session's state, not here. */
export const addAuth: Command = {
  name: 'addauth',
  usage: 'scheme auth',
  async run(words, { client }) {
    const [, scheme, auth] = parseOptions(words, { options: [] }).args
    if (scheme === undefined) throw usageError(addAuth)
    client.addAuth(scheme, auth === undefined ? null : Buffer.from(auth))
  },
}
