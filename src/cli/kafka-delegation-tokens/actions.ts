import type { Admin } from '../../kafka/client/admin/admin.ts'
import { createDelegationToken } from '../../kafka/client/admin/create-delegation-token.ts'
import { describeDelegationTokens } from '../../kafka/client/admin/describe-delegation-token.ts'
import { expireDelegationToken } from '../../kafka/client/admin/expire-delegation-token.ts'
import { renewDelegationToken } from '../../kafka/client/admin/renew-delegation-token.ts'
import type { KafkaPrincipal } from '../../kafka/client/admin/types.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { jsonOption, writeJson } from '../kit/json.ts'
import type { OptionSpec } from '../kit/option-spec.ts'
import type { ParsedOptions } from '../kit/options.ts'
import type { CommandLine } from '../kit/usage.ts'
import { fromBase64 } from './java-base64.ts'
import * as option from './options.ts'
import { minuteOf, principalsText, principalText, tokenTable } from './token-table.ts'

/** --create: makes a token and prints it, its HMAC included. */
export async function createToken(admin: Admin, { io, options }: CommandLine): Promise<void> {
  const renewers = principalsOf(options, option.renewerPrincipal)
  const maxLifetimeMs = options.valueOf(option.maxLifeTimePeriod) ?? -1n
  io.stdout.write(
    `Calling create token operation with renewers :${principalsText(renewers)} , max-life-time-period :${maxLifetimeMs}\n`,
  )
  const [owner] = principalsOf(options, option.ownerPrincipal)
  const token = await futureGet(createDelegationToken(admin, { renewers, maxLifetimeMs, owner }))
  io.stdout.write(`Created delegation token with tokenId : ${token.tokenId}\n${tokenTable([token])}`)
}

/** --renew: has a token live on. */
export async function renewToken(admin: Admin, { io, options }: CommandLine): Promise<void> {
  const text = options.valueOf(option.hmac) ?? ''
  const renewPeriodMs = options.valueOf(option.renewTimePeriod) ?? -1n
  io.stdout.write(`Calling renew token operation with hmac :${text} , renew-time-period :${renewPeriodMs}\n`)
  const expiryMs = await futureGet(renewDelegationToken(admin, { hmac: fromBase64(text), renewPeriodMs }))
  io.stdout.write(`Completed renew operation. New expiry date : ${minuteOf(expiryMs)}`)
}

/** --expire: has a token expire. */
export async function expireToken(admin: Admin, { io, options }: CommandLine): Promise<void> {
  const text = options.valueOf(option.hmac) ?? ''
  const expiryTimePeriodMs = options.valueOf(option.expiryTimePeriod) ?? -1n
  io.stdout.write(
    `Calling expire token operation with hmac :${text} , expire-time-period :${expiryTimePeriodMs}\n`,
  )
  const expiryMs = await futureGet(
    expireDelegationToken(admin, { hmac: fromBase64(text), expiryTimePeriodMs }),
  )
  io.stdout.write(`Completed expire operation. New expiry date : ${minuteOf(expiryMs)}`)
}

/** --describe: prints the tokens of owners, of all that one may know of where none is named. */
export async function describeTokens(admin: Admin, { io, options }: CommandLine): Promise<void> {
  const owners = principalsOf(options, option.ownerPrincipal)
  const isJson = options.has(jsonOption)
  if (!isJson) {
    const whose = owners.length === 0 ? 'current user.' : `owners: ${principalsText(owners)}`
    io.stdout.write(`Calling describe token operation for ${whose}\n`)
  }
  const tokens = await futureGet(describeDelegationTokens(admin, owners))
  if (!isJson) {
    io.stdout.write(`Total number of tokens : ${tokens.length}${tokenTable(tokens)}`)
    return
  }
  for (const { hmac, owner, requester, renewers, ...token } of tokens) {
    writeJson(io, {
      ...token,
      hmac: hmac.toString('base64'),
      owner: principalText(owner),
      requester: principalText(requester),
      renewers: renewers.map(principalText),
    })
  }
}

function principalsOf(options: ParsedOptions, spec: OptionSpec<string>): KafkaPrincipal[] {
  return options.valuesOf(spec).map((text) => {
    const principal = text.trim()
    const colon = principal.indexOf(':')
    if (colon === -1)
      throw illegalArgument(`expected a string in format principalType:principalName but got ${principal}`)
    return { type: principal.slice(0, colon), name: principal.slice(colon + 1) }
  })
}
