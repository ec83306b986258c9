import { message, type TypeOf } from '../../wire/message.ts'
import { bool, string } from '../../wire/schema.ts'

/** A principal as brokers forward it. */
export const DefaultPrincipalData = message('DefaultPrincipalData', null, '0', '0+', {
  type: string('0+'),
  name: string('0+'),
  tokenAuthenticated: bool('0+'),
})
export type DefaultPrincipalData = TypeOf<typeof DefaultPrincipalData>
