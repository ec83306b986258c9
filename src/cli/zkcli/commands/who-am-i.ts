import type { Command } from '../command.ts'

/** whoami: prints as whom the server knows this session. */
export const whoAmI: Command = {
  name: 'whoami',
  usage: '',
  async run(_words, { client, out }) {
    const identities = await client.whoAmI()
    out.write(
      ['Auth scheme: User', ...identities.map(({ authScheme, user }) => `${authScheme}: ${user}`)]
        .map((line) => `${line}\n`)
        .join(''),
    )
  },
}
