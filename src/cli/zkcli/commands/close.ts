import type { Command } from '../command.ts'

/** close: ends the session; the shell goes on without one until `connect`. */
export const close: Command = {
  name: 'close',
  usage: '',
  async run(_words, { client }) {
    await client.close()
  },
}
