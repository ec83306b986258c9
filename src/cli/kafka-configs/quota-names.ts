/** Names that users, clients and addresses can be given instead of configuration keys (QuotaConfig). */
import { scramMechanisms } from '../../kafka/client/admin/types.ts'

export type ScramName = keyof typeof scramMechanisms

export const scramNames: readonly ScramName[] = ['SCRAM-SHA-256', 'SCRAM-SHA-512']
export const userAndClientQuotas = [
  'producer_byte_rate',
  'consumer_byte_rate',
  'request_percentage',
  'controller_mutation_rate',
]
export const ipQuotas = ['connection_creation_rate']

export function isScram(name: string): name is ScramName {
  return name in scramMechanisms
}

export function isUserOrClientQuota(name: string): boolean {
  return userAndClientQuotas.includes(name)
}
