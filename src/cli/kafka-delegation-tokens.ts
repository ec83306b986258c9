import { checkArgs } from './kafka-delegation-tokens/check-args.ts'
import { manual } from './kafka-delegation-tokens/manual.ts'
import * as option from './kafka-delegation-tokens/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Advice } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { openAdminFor } from './kit/open-admin.ts'
import { caught } from './kit/uncaught.ts'
import { type CommandLine, parseCommandLine } from './kit/usage.ts'

const advice: readonly Advice[] = [
  [
    /UnsupportedByAuthenticationException/,
    'log in by SASL or with a certificate: --command-config with security.protocol and its settings.',
  ],
  [
    /DelegationTokenDisabledException|Delegation token feature is not enabled/,
    'give the broker delegation.token.secret.key in its server.properties.',
  ],
  [/expected a string in format principalType/, 'for example --owner-principal User:alice.'],
]

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
    return caught(fault, io, { manual, advice })
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
