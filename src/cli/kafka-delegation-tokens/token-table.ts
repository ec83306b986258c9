import type { DelegationToken, KafkaPrincipal } from '../../kafka/client/admin/types.ts'

const WIDTHS = [15, 30, 15, 15, 25, 15, 15, 15]
const TITLES = ['TOKENID', 'HMAC', 'OWNER', 'REQUESTER', 'RENEWERS', 'ISSUEDATE', 'EXPIRYDATE', 'MAXDATE']

/** Tokens as the reference's table has them: each row begins and ends a line. */
export function tokenTable(tokens: readonly DelegationToken[]): string {
  const rows = tokens.map((token) => [
    token.tokenId,
    token.hmac.toString('base64'),
    principalText(token.owner),
    principalText(token.requester),
    principalsText(token.renewers),
    minuteOf(token.issueTimestampMs),
    minuteOf(token.expiryTimestampMs),
    minuteOf(token.maxTimestampMs),
  ])
  return [TITLES, ...rows]
    .map((cells) => `\n${cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join(' ')}\n`)
    .join('')
}

export function principalText({ type, name }: KafkaPrincipal): string {
  return `${type}:${name}`
}

/** A list as Java prints it. */
export function principalsText(principals: readonly KafkaPrincipal[]): string {
  return `[${principals.map(principalText).join(', ')}]`
}

/** The minute of a time here: 2026-11-25T20:26. */
export function minuteOf(timestampMs: bigint): string {
  const date = new Date(Number(timestampMs))
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}
