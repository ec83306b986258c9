/** Error codes of the reply header, with the names KeeperException gives them. */
export const ErrorCode = {
  OK: 0,
  SYSTEMERROR: -1,
  RUNTIMEINCONSISTENCY: -2,
  DATAINCONSISTENCY: -3,
  CONNECTIONLOSS: -4,
  MARSHALLINGERROR: -5,
  UNIMPLEMENTED: -6,
  OPERATIONTIMEOUT: -7,
  BADARGUMENTS: -8,
  UNKNOWNSESSION: -12,
  NEWCONFIGNOQUORUM: -13,
  RECONFIGINPROGRESS: -14,
  APIERROR: -100,
  NONODE: -101,
  NOAUTH: -102,
  BADVERSION: -103,
  NOCHILDRENFOREPHEMERALS: -108,
  NODEEXISTS: -110,
  NOTEMPTY: -111,
  SESSIONEXPIRED: -112,
  INVALIDCALLBACK: -113,
  INVALIDACL: -114,
  AUTHFAILED: -115,
  SESSIONMOVED: -118,
  NOTREADONLY: -119,
  EPHEMERALONLOCALSESSION: -120,
  NOWATCHER: -121,
  REQUESTTIMEOUT: -122,
  RECONFIGDISABLED: -123,
  SESSIONCLOSEDREQUIRESASLAUTH: -124,
  QUOTAEXCEEDED: -125,
  THROTTLEDOP: -127,
} as const
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode]

/** The word after `KeeperErrorCode = ` (KeeperException.getCodeMessage). */
const CODE_WORDS = new Map<number, string>([
  [ErrorCode.OK, 'ok'],
  [ErrorCode.SYSTEMERROR, 'SystemError'],
  [ErrorCode.RUNTIMEINCONSISTENCY, 'RuntimeInconsistency'],
  [ErrorCode.DATAINCONSISTENCY, 'DataInconsistency'],
  [ErrorCode.CONNECTIONLOSS, 'ConnectionLoss'],
  [ErrorCode.MARSHALLINGERROR, 'MarshallingError'],
  [ErrorCode.UNIMPLEMENTED, 'Unimplemented'],
  [ErrorCode.OPERATIONTIMEOUT, 'OperationTimeout'],
  [ErrorCode.BADARGUMENTS, 'BadArguments'],
  [ErrorCode.NEWCONFIGNOQUORUM, 'NewConfigNoQuorum'],
  [ErrorCode.RECONFIGINPROGRESS, 'ReconfigInProgress'],
  [ErrorCode.APIERROR, 'APIError'],
  [ErrorCode.NONODE, 'NoNode'],
  [ErrorCode.NOAUTH, 'NoAuth'],
  [ErrorCode.BADVERSION, 'BadVersion'],
  [ErrorCode.NOCHILDRENFOREPHEMERALS, 'NoChildrenForEphemerals'],
  [ErrorCode.NODEEXISTS, 'NodeExists'],
  [ErrorCode.NOTEMPTY, 'Directory not empty'],
  [ErrorCode.SESSIONEXPIRED, 'Session expired'],
  [ErrorCode.INVALIDCALLBACK, 'Invalid callback'],
  [ErrorCode.INVALIDACL, 'InvalidACL'],
  [ErrorCode.AUTHFAILED, 'AuthFailed'],
  [ErrorCode.SESSIONMOVED, 'Session moved'],
  [ErrorCode.NOTREADONLY, 'Not a read-only call'],
  [ErrorCode.EPHEMERALONLOCALSESSION, 'Ephemeral node on local session'],
  [ErrorCode.NOWATCHER, 'No such watcher'],
  // The reference has no word for it either, and shows the name of the code.
  [ErrorCode.REQUESTTIMEOUT, 'Unknown error REQUESTTIMEOUT'],
  [ErrorCode.RECONFIGDISABLED, 'Reconfig is disabled'],
  [ErrorCode.SESSIONCLOSEDREQUIRESASLAUTH, 'Session closed because client failed to authenticate'],
  [ErrorCode.QUOTAEXCEEDED, 'Quota has exceeded'],
  [ErrorCode.THROTTLEDOP, 'Op throttled due to high load'],
])

/** The text of KeeperException for `code`, e.g. `KeeperErrorCode = NoNode for /a`. */
export function keeperErrorMessage(code: number, path?: string | null): string {
  const words = `KeeperErrorCode = ${CODE_WORDS.get(code) ?? `Unknown error ${errorName(code)}`}`
  return path === undefined || path === null || path === '' ? words : `${words} for ${path}`
}

/** The name of an error code as in KeeperException.Code, e.g. `NONODE`. */
export function errorName(code: number): string {
  for (const [name, value] of Object.entries(ErrorCode)) if (value === code) return name
  return String(code)
}
