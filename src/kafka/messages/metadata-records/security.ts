import { message, type TypeOf } from '../../../wire/message.ts'
import { array, bytes, int8, int32, int64, string, uuid } from '../../../wire/schema.ts'

/** A delegation token was made or renewed (type 10). */
export const DelegationTokenRecord = message('DelegationTokenRecord', 10, '0', '0+', {
  owner: string('0+'),
  requester: string('0+'),
  renewers: array('0+', 'string'),
  issueTimestamp: int64('0+'),
  maxTimestamp: int64('0+'),
  expirationTimestamp: int64('0+'),
  tokenId: string('0+'),
})
export type DelegationTokenRecord = TypeOf<typeof DelegationTokenRecord>

/** A SCRAM credential was set (type 11). */
export const UserScramCredentialRecord = message('UserScramCredentialRecord', 11, '0', '0+', {
  name: string('0+'),
  mechanism: int8('0+'),
  salt: bytes('0+'),
  storedKey: bytes('0+'),
  serverKey: bytes('0+'),
  iterations: int32('0+'),
})
export type UserScramCredentialRecord = TypeOf<typeof UserScramCredentialRecord>

/** An ACL was created (type 18). */
export const AccessControlEntryRecord = message('AccessControlEntryRecord', 18, '0', '0+', {
  id: uuid('0+'),
  resourceType: int8('0+'),
  resourceName: string('0+'),
  patternType: int8('0+'),
  principal: string('0+'),
  host: string('0+'),
  operation: int8('0+'),
  permissionType: int8('0+'),
})
export type AccessControlEntryRecord = TypeOf<typeof AccessControlEntryRecord>

/** An ACL was deleted (type 19). */
export const RemoveAccessControlEntryRecord = message('RemoveAccessControlEntryRecord', 19, '0', '0+', {
  id: uuid('0+'),
})
export type RemoveAccessControlEntryRecord = TypeOf<typeof RemoveAccessControlEntryRecord>

/** A SCRAM credential was deleted (type 22). */
export const RemoveUserScramCredentialRecord = message('RemoveUserScramCredentialRecord', 22, '0', '0+', {
  name: string('0+'),
  mechanism: int8('0+'),
})
export type RemoveUserScramCredentialRecord = TypeOf<typeof RemoveUserScramCredentialRecord>

/** A delegation token was deleted (type 26). */
export const RemoveDelegationTokenRecord = message('RemoveDelegationTokenRecord', 26, '0', '0+', {
  tokenId: string('0+'),
})
export type RemoveDelegationTokenRecord = TypeOf<typeof RemoveDelegationTokenRecord>
