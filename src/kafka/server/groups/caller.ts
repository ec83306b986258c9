import type { RequestContext } from '../handler.ts'
import type { Caller } from './state.ts'

/** Who sent a request. A missing client id counts as an empty one. */
export function callerOf(context: RequestContext): Caller {
  return {
    apiVersion: context.apiVersion,
    clientId: context.clientId ?? '',
    clientHost: `/${javaAddress(context.connection.clientHost)}`,
    seesTopic: (name) => context.access.sees('DESCRIBE', 'TOPIC', name),
  }
}

/** An IP address as Java writes it: without the `::` that stands for a run of zeros. */
export function javaAddress(host: string): string {
  const [head, tail] = host.split('::')
  if (head === undefined || tail === undefined) return host
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const zeros = 8 - groups(head).length - groups(tail).length
  return [...groups(head), ...Array<string>(zeros).fill('0'), ...groups(tail)].join(':')
}
