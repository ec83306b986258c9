import { message, type TypeOf } from '../../../wire/message.ts'
import { array, bool, int8, int16, int32, int64, string, struct, uint16, uuid } from '../../../wire/schema.ts'

/** A broker has registered (type 0). v2: brokers that migrate. v3: log directories (KIP-858). v4: cordoned ones. */
export const RegisterBrokerRecord = message('RegisterBrokerRecord', 0, '0-4', '0+', {
  brokerId: int32('0+'),
  isMigratingZkBroker: bool('2+', { default: false }),
  incarnationId: uuid('0+'),
  brokerEpoch: int64('0+'),
  endPoints: array(
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
  fenced: bool('0+', { default: true }),
  inControlledShutdown: bool('1+', { default: false }),
  logDirs: array('3+', 'uuid', { tag: 0 }),
  cordonedLogDirs: array('4+', 'uuid', { default: null, nullable: '4+', tag: 1 }),
})
export type RegisterBrokerRecord = TypeOf<typeof RegisterBrokerRecord>

/** A broker was unregistered (type 1). */
export const UnregisterBrokerRecord = message('UnregisterBrokerRecord', 1, '0', '0+', {
  brokerId: int32('0+'),
  brokerEpoch: int64('0+'),
})
export type UnregisterBrokerRecord = TypeOf<typeof UnregisterBrokerRecord>

/** A broker was fenced (type 7; since 3.3 a BrokerRegistrationChangeRecord says so). */
export const FenceBrokerRecord = message('FenceBrokerRecord', 7, '0', '0+', {
  id: int32('0+'),
  epoch: int64('0+'),
})
export type FenceBrokerRecord = TypeOf<typeof FenceBrokerRecord>

/** A broker was unfenced (type 8; since 3.3 a BrokerRegistrationChangeRecord says so). */
export const UnfenceBrokerRecord = message('UnfenceBrokerRecord', 8, '0', '0+', {
  id: int32('0+'),
  epoch: int64('0+'),
})
export type UnfenceBrokerRecord = TypeOf<typeof UnfenceBrokerRecord>

/** What has changed of a broker’s registration (type 17). v1: controlled shutdown. v2: log directories. v3: cordoned ones. */
export const BrokerRegistrationChangeRecord = message('BrokerRegistrationChangeRecord', 17, '0-3', '0+', {
  brokerId: int32('0+'),
  brokerEpoch: int64('0+'),
  fenced: int8('0+', { tag: 0 }),
  inControlledShutdown: int8('1+', { tag: 1 }),
  logDirs: array('2+', 'uuid', { tag: 2 }),
  cordonedLogDirs: array('3+', 'uuid', { default: null, nullable: '3+', tag: 3 }),
})
export type BrokerRegistrationChangeRecord = TypeOf<typeof BrokerRegistrationChangeRecord>

/** A controller has registered (type 27). */
export const RegisterControllerRecord = message('RegisterControllerRecord', 27, '0', '0+', {
  controllerId: int32('0+'),
  incarnationId: uuid('0+'),
  zkMigrationReady: bool('0+'),
  endPoints: array(
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
export type RegisterControllerRecord = TypeOf<typeof RegisterControllerRecord>
