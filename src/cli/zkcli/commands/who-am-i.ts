import { KeeperException } from '../../../zookeeper/client/keeper-exception.ts'
import type { Command } from '../command.ts'

/** whoami: prints as whom the server knows this session; nobody when the server can't be asked, which the reference does not look at. */
export const whoAmI: Command = {
  name: 'whoami',
  usage: '',
  async run(_words, { client, out, answer, isJson }) {
    const identities = await client.whoAmI().catch((error: unknown) => {
      if (isJson || !(error instanceof KeeperException)) throw error
      return []
    })
    answer({ identities: identities.map(({ authScheme, user }) => ({ scheme: authScheme, user })) })
    out.write(
      ['Auth scheme: User', ...identities.map(({ authScheme, user }) => `${authScheme}: ${user}`)]
        .map((line) => `${line}\n`)
        .join(''),
    )
  },
}
