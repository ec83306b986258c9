import type { Handshake } from './handshake.ts'
import type { Request } from './request.ts'

/** Something done to both servers alike. Clients are told apart by number; what a step needs it makes, so that any steps may be left out. */
export type Step =
  /** Requests sent at once, answered one after the other. */
  | { readonly kind: 'requests'; readonly client: number; readonly requests: readonly Request[] }
  /** A new connection for the client; the old one is cut first, or left for the server to close. */
  | {
      readonly kind: 'connect'
      readonly client: number
      readonly cutsFirst: boolean
      readonly handshake: Handshake
      /** Sent right behind the handshake. */
      readonly requests: readonly Request[]
    }
  /** Bytes on a connection of their own, which ends behind them; after a handshake or instead of one. */
  | { readonly kind: 'bytes'; readonly isConnected: boolean; readonly bytes: Buffer }
  /** A session with an ephemeral is left alone until it expires, which the client hears of. */
  | { readonly kind: 'expire'; readonly client: number; readonly path: string }
  /** A four-letter word. */
  | { readonly kind: 'word'; readonly word: string }

/** A step in one line. */
export function textOf(step: Step): string {
  switch (step.kind) {
    case 'requests':
      return `client ${step.client}: ${step.requests.map(({ text }) => text).join('; ')}`
    case 'connect': {
      const { handshake } = step
      const behind = step.requests.map(({ text }) => `; ${text}`).join('')
      return `client ${step.client} ${step.cutsFirst ? 'is cut and connects' : 'connects anew'}: ${JSON.stringify(handshake)}${behind}`
    }
    case 'bytes':
      return `${step.isConnected ? 'after' : 'without'} a handshake: ${step.bytes.toString('hex').slice(0, 200)} (${step.bytes.length} bytes)`
    case 'expire':
      return `client ${step.client} sees the session of ${step.path} expire`
    case 'word':
      return step.word
  }
}

/** What can be left out of a list of steps: a request of a step, or all the rest of it. */
export interface Part {
  readonly step: number
  readonly request: number | undefined
}

export function partsOf(steps: readonly Step[]): Part[] {
  return steps.flatMap((step, number) => {
    const requests = 'requests' in step ? step.requests.map((_, request) => ({ step: number, request })) : []
    return step.kind === 'requests' ? requests : [{ step: number, request: undefined }, ...requests]
  })
}

/** The steps of which there are parts, with those requests that are among them. */
export function joined(steps: readonly Step[], parts: readonly Part[]): Step[] {
  return steps.flatMap((step, number): Step[] => {
    const left = parts.filter((part) => part.step === number).map(({ request }) => request)
    if (left.length === 0) return []
    if (!('requests' in step)) return [step]
    if (step.kind === 'connect' && !left.includes(undefined)) return []
    return [{ ...step, requests: step.requests.filter((_, index) => left.includes(index)) }]
  })
}
