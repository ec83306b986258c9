import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, string, struct, uint16, uuid } from '../../wire/schema.ts'

/** ControllerRegistration (key 70): registers a controller. */
export const ControllerRegistrationRequest = message('ControllerRegistrationRequest', 70, '0', '0+', {
  controllerId: int32('0+'),
  incarnationId: uuid('0+'),
  zkMigrationReady: bool('0+'),
  listeners: array(
    '0+',
    struct({
      name: string('0+', { mapKey: true }),
      host: string('0+'),
      port: uint16('0+'),
      securityProtocol: int16('0+'),
    }),
  ),
  features: array(
    '0+',
    struct({
      name: string('0+', { mapKey: true }),
      minSupportedVersion: int16('0+'),
      maxSupportedVersion: int16('0+'),
    }),
  ),
})
export type ControllerRegistrationRequest = TypeOf<typeof ControllerRegistrationRequest>

/** ControllerRegistration's answer: result. */
export const ControllerRegistrationResponse = message('ControllerRegistrationResponse', 70, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  errorMessage: string('0+', { nullable: '0+' }),
})
export type ControllerRegistrationResponse = TypeOf<typeof ControllerRegistrationResponse>

export const ControllerRegistrationApi = api(
  70,
  'ControllerRegistration',
  ControllerRegistrationRequest,
  ControllerRegistrationResponse,
)
