import { checkArgs } from './kafka-delegation-tokens/check-args.ts'
import { manual } from './kafka-delegation-tokens/manual.ts'
import * as option from './kafka-delegation-tokens/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import { hint } from './kit/hint.ts'
import type { Io } from './kit/io.ts'
import { openAdminFor } from './kit/open-admin.ts'
import { caught } from './kit/uncaught.ts'
import { type CommandLine, parseCommandLine } from './kit/usage.ts'

/** kafka-delegation-tokens: creates, renews, expires and describes delegation tokens. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  try {
    const line = parseCommandLine(manual, words, io)
    checkArgs(line)
    await runAction(line)
    return 0
  } catch (fault) {
    const exitCode = caught(fault, io)
    if (fault instanceof Error) advise(fault.message, io)
    return exitCode
  }
}

async function runAction(line: CommandLine): Promise<void> {
  const { io, options } = line
  const [admin, { createToken, renewToken, expireToken, describeTokens }] = await Promise.all([
    openAdminFor(io, {
      bootstrapServer: options.valueOf(option.bootstrapServer),
      commandConfig: options.valueOf(option.commandConfig),
    }),
    import('./kafka-delegation-tokens/actions.ts'),
  ])
  try {
    if (options.has(option.create)) await createToken(admin, line)
    else if (options.has(option.renew)) await renewToken(admin, line)
    else if (options.has(option.expire)) await expireToken(admin, line)
    else await describeTokens(admin, line)
  } finally {
    await admin.close()
  }
}

function advise(message: string, io: Io): void {
  if (message.includes('UnsupportedByAuthenticationException'))
    hint(io, 'log in by SASL or with a certificate: --command-config with security.protocol and its settings')
  else if (message.includes('DelegationTokenDisabledException'))
    hint(io, 'give the broker delegation.token.secret.key in its server.properties')
}
