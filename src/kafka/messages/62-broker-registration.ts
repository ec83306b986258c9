import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, int64, string, struct, uint16, uuid } from '../../wire/schema.ts'

/** BrokerRegistration (key 62): registers a broker with the controller. v2: log directories. */
export const BrokerRegistrationRequest = message('BrokerRegistrationRequest', 62, '0-4', '0+', {
  brokerId: int32('0+'),
  clusterId: string('0+'),
  incarnationId: uuid('0+'),
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
  rack: string('0+', { nullable: '0+' }),
  isMigratingZkBroker: bool('1+', { default: false }),
  logDirs: array('2+', 'uuid', { ignorable: true }),
  previousBrokerEpoch: int64('3+', { default: -1, ignorable: true }),
})
export type BrokerRegistrationRequest = TypeOf<typeof BrokerRegistrationRequest>

/** BrokerRegistration's answer: the broker's epoch. */
export const BrokerRegistrationResponse = message('BrokerRegistrationResponse', 62, '0-4', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  brokerEpoch: int64('0+', { default: -1 }),
})
export type BrokerRegistrationResponse = TypeOf<typeof BrokerRegistrationResponse>

export const BrokerRegistrationApi = api(
  62,
  'BrokerRegistration',
  BrokerRegistrationRequest,
  BrokerRegistrationResponse,
)
